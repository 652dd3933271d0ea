# environments: newest pa026
import asyncio

import pytest
import pytest_asyncio


@pytest.fixture(scope="module")
def event_loop():  # <- event-loop-fixture-override
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest_asyncio.fixture(scope="module")
async def queue():
    return asyncio.Queue()


@pytest_asyncio.fixture
async def item(queue):
    return await queue.put(1)


@pytest.mark.asyncio
async def test_it(item):
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def queue():
    return asyncio.Queue()


@pytest_asyncio.fixture(loop_scope="module")
async def item(queue):
    return await queue.put(1)


@pytest.mark.asyncio(loop_scope="module")
async def test_it(item):
    pass
