# environments: newest pa026
import pytest

from app import Repository  # <- module-level-async-resource
from app.cached import redis_client  # <- module-level-async-resource
from app.database import Orders  # <- module-level-async-resource
from app.quiet import no_pool, sqlite


@pytest.fixture
def orders():
    return Orders()


@pytest.mark.asyncio
async def test_class(orders):
    await orders.count()


@pytest.mark.asyncio
async def test_class_again(orders):
    await orders.count()


@pytest.mark.asyncio
async def test_attribute():
    await Repository().find()


@pytest.mark.asyncio
async def test_attribute_again():
    await Repository().find()


@pytest.mark.asyncio
async def test_cached():
    await redis_client().ping()


@pytest.mark.asyncio
async def test_cached_again():
    await redis_client().ping()


@pytest.mark.asyncio
async def test_without_pool():
    await no_pool.connect()
    await sqlite.connect()


@pytest.mark.asyncio
async def test_without_pool_again():
    await no_pool.connect()
    await sqlite.connect()

# === app/__init__.py
from .repository import Repository

# === app/repository.py
import httpx


class Repository:
    client = httpx.AsyncClient()

    async def find(self):
        return await self.client.get("/")

# === app/cached.py
from functools import lru_cache

import redis.asyncio as redis


@lru_cache
def redis_client():
    return redis.from_url("redis://")

# === app/database.py
from app.engine import make_engine

engine = make_engine()


class Orders:
    async def count(self):
        async with engine.connect() as connection:
            return await connection.scalar("select count(*) from orders")

# === app/engine.py
from sqlalchemy.ext.asyncio import create_async_engine


def make_engine():
    return create_async_engine("postgresql+asyncpg://")

# === app/quiet.py
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

no_pool = create_async_engine("postgresql+asyncpg://", poolclass=NullPool)
sqlite = create_async_engine("sqlite+aiosqlite://")
