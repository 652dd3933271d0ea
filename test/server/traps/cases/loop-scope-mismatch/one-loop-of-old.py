# environments: pa021
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio
async def test_it(queue):
    pass
