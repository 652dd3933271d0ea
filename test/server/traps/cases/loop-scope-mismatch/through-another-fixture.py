# environments: newest pa026
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def pool():
    yield asyncio.Queue()


@pytest.fixture
def connection(pool):
    return pool


@pytest.mark.asyncio
async def test_it(connection):  # <- loop-scope-mismatch
    pass
