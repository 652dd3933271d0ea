import asyncio

import httpx
import pytest
from fastapi.testclient import TestClient

from shop import app

client = TestClient(app)


def test_sync():
    assert client.get("/").status_code == 200


@pytest.mark.asyncio
async def test_thread():
    assert (await asyncio.to_thread(client.get, "/")).status_code == 200
    assert await asyncio.to_thread(lambda: client.get("/").status_code) == 200


@pytest.mark.asyncio
async def test_async_client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        assert (await client.get("/")).status_code == 200


@pytest.fixture
def response():
    return client.get("/")

# === shop.py
from fastapi import FastAPI

app = FastAPI()
