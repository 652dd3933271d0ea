"""TaskGroup and timeout(): from Python 3.11 on."""

import asyncio

import pytest

pytestmark = pytest.mark.asyncio


async def test_group():
    never = asyncio.Event()

    async def child():
        await never.wait()  # child

    async with asyncio.TaskGroup() as group:
        group.create_task(child())


async def test_timeout_is_waited_for():
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.4):
            await asyncio.Event().wait()
