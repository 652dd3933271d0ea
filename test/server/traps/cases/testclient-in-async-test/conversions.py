import asyncio

import pytest
from fastapi.testclient import TestClient
from shop import app, plain


@pytest.mark.asyncio
async def test_chain():
    await asyncio.sleep(0)
    assert TestClient(app).get("/").json() == 1  # <- testclient-in-async-test


@pytest.mark.asyncio
async def test_managed():
    await asyncio.sleep(0)
    with TestClient(app) as client:
        response = client.get("/")
        assert client.post("/", json={}).status_code == 200
    assert response.json() == 1


@pytest.mark.asyncio
async def test_without_startup():
    await asyncio.sleep(0)
    with TestClient(plain) as client:
        client.get("/")


@pytest.mark.asyncio
async def test_awaited():
    client = TestClient(plain)
    response = await client.get("/")  # <- testclient-in-async-test
    assert response.json() == 1

# === fix 1: test_case.py
import asyncio

import httpx
import pytest
from fastapi.testclient import TestClient
from shop import app, plain


@pytest.mark.asyncio
async def test_chain():
    await asyncio.sleep(0)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://testserver") as client:
        assert (await client.get("/")).json() == 1


@pytest.mark.asyncio
async def test_managed():
    await asyncio.sleep(0)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://testserver") as client:
        response = await client.get("/")
        assert (await client.post("/", json={})).status_code == 200
    assert response.json() == 1


@pytest.mark.asyncio
async def test_without_startup():
    await asyncio.sleep(0)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=plain), base_url="http://testserver") as client:
        await client.get("/")


@pytest.mark.asyncio
async def test_awaited():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=plain), base_url="http://testserver") as client:
        response = await client.get("/")
    assert response.json() == 1

# === shop.py
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    yield


app = FastAPI(lifespan=lifespan)
plain = FastAPI()
