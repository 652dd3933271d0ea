import asyncio as time
from app import requests


async def test_own():
    await time.sleep(1)
    requests.get("http://test")


async def open(path):
    pass


async def test_open():
    await open("x")

# === app/__init__.py

# === app/requests.py
async def get(url):
    pass
