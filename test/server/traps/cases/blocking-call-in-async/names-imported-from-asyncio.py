from asyncio import create_task
from time import sleep


async def test_wait():
    task = create_task(other())
    sleep(0.1)  # <- blocking-call-in-async
    await task


async def other():
    pass

# === fix 1: test_case.py
import asyncio
from asyncio import create_task


async def test_wait():
    task = create_task(other())
    await asyncio.sleep(0.1)
    await task


async def other():
    pass
