from contextlib import asynccontextmanager

import pytest


async def prices():
    yield 1


@asynccontextmanager
async def shop():
    yield 1


async def price():
    return 1


async def test_awaited():
    await prices()  # <- sync-with-on-async-client
    first = await prices()  # <- sync-with-on-async-client
    assert first and await price()


async def test_right():
    async for one in prices():
        assert one
    assert await anext(prices()) == 1
    async with shop():
        pass
    with pytest.raises(TypeError):
        await prices()
