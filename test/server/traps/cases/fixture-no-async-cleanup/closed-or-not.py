# pytest: asyncio_mode = auto
from contextlib import AsyncExitStack

import aiohttp
import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.fixture
async def session():
    session = aiohttp.ClientSession()  # <- fixture-no-async-cleanup
    session.headers["x"] = "y"
    return session


@pytest.fixture
async def pool():
    pool = await asyncpg.create_pool("postgres://")  # <- fixture-no-async-cleanup
    yield pool


@pytest.fixture
async def engine():
    yield create_async_engine("postgresql+asyncpg://")  # <- fixture-no-async-cleanup


@pytest.fixture
async def closed():
    client = httpx.AsyncClient()
    yield client
    await client.aclose()


@pytest.fixture
async def entered():
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
async def in_memory(app):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test")


@pytest.fixture
async def stacked():
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient())
        yield client


@pytest.fixture
async def handed_on(closer):
    client = httpx.AsyncClient()
    closer.add(client)
    return client


@pytest.fixture
async def finalized(request):
    client = httpx.AsyncClient()
    request.addfinalizer(client.aclose)
    return client


@pytest.fixture
def synchronous():
    return httpx.AsyncClient()

# === fix 1: test_case.py
from contextlib import AsyncExitStack

import aiohttp
import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        session.headers["x"] = "y"
        yield session


@pytest.fixture
async def pool():
    pool = await asyncpg.create_pool("postgres://")
    yield pool
    await pool.close()


@pytest.fixture
async def engine():
    engine = create_async_engine("postgresql+asyncpg://")
    yield engine
    await engine.dispose()


@pytest.fixture
async def closed():
    client = httpx.AsyncClient()
    yield client
    await client.aclose()


@pytest.fixture
async def entered():
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
async def in_memory(app):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test")


@pytest.fixture
async def stacked():
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient())
        yield client


@pytest.fixture
async def handed_on(closer):
    client = httpx.AsyncClient()
    closer.add(client)
    return client


@pytest.fixture
async def finalized(request):
    client = httpx.AsyncClient()
    request.addfinalizer(client.aclose)
    return client


@pytest.fixture
def synchronous():
    return httpx.AsyncClient()
