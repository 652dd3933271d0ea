import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def lock():
    return asyncio.get_running_loop(), asyncio.Lock()


@pytest.mark.asyncio
async def test_lock(lock):
    loop, own = lock
    assert loop is asyncio.get_running_loop()
    async with own:
        pass
