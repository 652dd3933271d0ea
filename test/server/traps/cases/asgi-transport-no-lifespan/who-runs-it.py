import httpx
import pytest
import pytest_asyncio
from shop import app


@pytest_asyncio.fixture
async def client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client


@pytest.mark.asyncio
async def test_it(client):
    pass

# === conftest.py
import pytest_asyncio
from asgi_lifespan import LifespanManager
from shop import app


@pytest_asyncio.fixture(autouse=True)
async def running_app():
    async with LifespanManager(app):
        yield

# === shop.py
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    yield


app = FastAPI(lifespan=lifespan)
