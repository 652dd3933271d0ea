import anyio
import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

pytestmark = pytest.mark.anyio


@pytest.fixture
async def engine():
    yield create_async_engine("sqlite+aiosqlite://")


async def test_both():
    async with httpx.AsyncClient() as client:
        await anyio.sleep(0)
        assert client


async def test_engine(engine):  # <- anyio-backend-params-unset
    assert engine


async def test_pool():
    async with asyncpg.create_pool("postgres://") as pool:
        assert pool


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_chosen():
    await asyncpg.connect("postgres://")


# === fix 1: test_case.py
import anyio
import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def engine():
    yield create_async_engine("sqlite+aiosqlite://")


async def test_both():
    async with httpx.AsyncClient() as client:
        await anyio.sleep(0)
        assert client


async def test_engine(engine):
    assert engine


async def test_pool():
    async with asyncpg.create_pool("postgres://") as pool:
        assert pool


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_chosen():
    await asyncpg.connect("postgres://")
