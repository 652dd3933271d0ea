# environments: newest
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def lock():
    yield asyncio.Lock()


@pytest.mark.anyio
async def test_one(lock):
    pass
