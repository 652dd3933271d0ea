import httpx
import pytest
import pytest_asyncio

from shop import app, get_engine


@pytest_asyncio.fixture
async def client():
    app.dependency_overrides[get_engine] = lambda: None
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client
    app.dependency_overrides.clear()


@pytest.mark.asyncio
async def test_one(client):
    await client.get("/")


@pytest.mark.asyncio
async def test_two(client):
    await client.get("/")

# === shop.py
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://")
app = FastAPI()


def get_engine():
    return engine


@app.get("/")
async def root(engine=Depends(get_engine)):
    return {}
