import asyncio

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(scope="module")

loops = []


@pytest_asyncio.fixture(scope="module")
async def queue():
    loops.append(asyncio.get_running_loop())
    return asyncio.Queue()


async def test_put(queue):
    assert asyncio.get_running_loop() is loops[0]
    await queue.put(1)


async def test_get(queue):
    assert asyncio.get_running_loop() is loops[0]
    assert await queue.get() == 1
