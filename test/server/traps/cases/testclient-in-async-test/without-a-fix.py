import asyncio

import pytest
from fastapi.testclient import TestClient

from shop import app


@pytest.fixture
def shared():
    return TestClient(app)


@pytest.mark.asyncio
async def test_of_a_fixture(shared):
    await asyncio.sleep(0)
    shared.get("/")  # <- testclient-in-async-test


@pytest.mark.asyncio
async def test_with_arguments():
    await asyncio.sleep(0)
    client = TestClient(app, raise_server_exceptions=False)
    client.get("/")


@pytest.mark.asyncio
async def test_other_uses():
    await asyncio.sleep(0)
    client = TestClient(app)
    client.get("/")
    print(client)

# === shop.py
from fastapi import FastAPI

app = FastAPI()
