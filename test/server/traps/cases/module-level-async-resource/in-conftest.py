# environments: newest pa026
import pytest


@pytest.mark.asyncio
async def test_one(redis):
    await redis.ping()


@pytest.mark.asyncio
async def test_two(redis):
    await redis.ping()

# === conftest.py
import pytest
from redis.asyncio import Redis

client = Redis()  # <- module-level-async-resource


@pytest.fixture
def redis():
    return client

# === fix 1: conftest.py
import pytest
import pytest_asyncio
from redis.asyncio import Redis

client = Redis()


@pytest_asyncio.fixture(autouse=True)
async def end_client():
    yield
    await client.aclose()


@pytest.fixture
def redis():
    return client
