import httpx
import pytest
import pytest_asyncio

from shop import client, engine, main, patched, unused


@pytest_asyncio.fixture(autouse=True)
async def clean():
    yield
    await engine.engine.dispose()


@pytest.fixture
def quiet(monkeypatch):
    monkeypatch.setattr("shop.patched.session", object())


@pytest.mark.asyncio
async def test_disposed():
    async with engine.engine.connect():
        pass


@pytest.mark.asyncio
async def test_disposed_again():
    async with engine.engine.connect():
        pass


@pytest.mark.asyncio
async def test_once():
    await client.client.get("/")


@pytest.mark.asyncio
async def test_patched(quiet):
    await patched.load()


@pytest.mark.asyncio
async def test_patched_again(quiet):
    await patched.load()


def test_sync():
    assert unused.client is not None


def test_sync_too():
    assert unused.client is not None

# === shop/__init__.py

# === shop/engine.py
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://")

# === shop/client.py
import httpx

client = httpx.AsyncClient()

# === shop/patched.py
import aiohttp

session = aiohttp.ClientSession()


async def load():
    await session.get("/")

# === shop/unused.py
import httpx

client = httpx.AsyncClient()

# === shop/main.py
from fastapi import FastAPI

app = FastAPI()
