import asyncio

import asyncpg
import pytest

from orders import load, make_tables, open_pool, Row


@pytest.fixture
def rows():
    return asyncio.run(load())


@pytest.fixture
def tables():
    asyncio.run(make_tables())


@pytest.fixture
def model():
    return asyncio.run(Row.load())


@pytest.fixture
def pool():
    pool = asyncio.run(open_pool())  # <- asyncio-run-in-sync-fixture
    yield pool


@pytest.fixture
def database():
    loop = asyncio.new_event_loop()
    database = loop.run_until_complete(asyncpg.connect("postgres://"))  # <- asyncio-run-in-sync-fixture
    yield database
    loop.run_until_complete(database.close())


@pytest.fixture
def for_sync_tests():
    return asyncio.run(open_pool())


@pytest.mark.asyncio
async def test_it(rows, tables, model, pool, database):
    pass


def test_sync(for_sync_tests):
    pass

# === orders.py
from dataclasses import dataclass

import asyncpg


@dataclass
class Row:
    id: int

    @classmethod
    async def load(cls):
        return cls(1)


async def load():
    return [Row(1)]


async def make_tables():
    pass


async def open_pool() -> "asyncpg.Pool":
    return await asyncpg.create_pool("postgres://")
