import pytest
from fastapi.testclient import TestClient
from shop import app


@pytest.mark.asyncio
async def test_entered():
    async with TestClient(app) as client:  # <- testclient-in-async-test
        response = await client.get("/")
    assert response.json() == 1

# === shop.py
from fastapi import FastAPI

app = FastAPI()

# === fix 1: test_case.py
import httpx
import pytest
from shop import app


@pytest.mark.asyncio
async def test_entered():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://testserver") as client:
        response = await client.get("/")
    assert response.json() == 1
