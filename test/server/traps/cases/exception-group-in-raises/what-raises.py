# environments: newest pa026 article
import asyncio

import anyio
import pytest
from shop import AllFailed, Missing, order, order_late, reserve, retry


async def test_group():
    with pytest.raises(ValueError):  # <- exception-group-in-raises
        async with asyncio.TaskGroup() as group:
            group.create_task(reserve())


async def test_own_error():
    with pytest.raises((Missing, KeyError)):  # <- exception-group-in-raises
        async with anyio.create_task_group():
            await reserve()


async def test_code_under_test():
    with pytest.raises(ValueError) as caught:  # <- exception-group-in-raises
        await order("apple")
    assert caught


async def test_others():
    with pytest.raises(Exception):
        async with asyncio.TaskGroup() as group:
            group.create_task(reserve())
    with pytest.raises(ExceptionGroup):
        async with asyncio.TaskGroup() as group:
            group.create_task(reserve())
    with pytest.raises(AllFailed):
        async with asyncio.TaskGroup() as group:
            group.create_task(reserve())
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.TaskGroup() as group:
            group.create_task(reserve())


async def test_something_else_may_raise():
    with pytest.raises(ValueError):
        await reserve()
        async with asyncio.TaskGroup() as group:
            group.create_task(reserve())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1), asyncio.TaskGroup() as group:
            group.create_task(reserve())
    with pytest.raises(ValueError):
        await order_late("apple")
    with pytest.raises(ValueError):
        await retry()


async def test_caught():
    async with asyncio.TaskGroup() as group:
        with pytest.raises(ValueError):
            await reserve()
        group.create_task(asyncio.sleep(0))

# === shop.py
import asyncio


class Missing(ValueError):
    pass


class AllFailed(ExceptionGroup):
    pass


async def reserve():
    raise ValueError("none left")


async def order(item):
    """Reserves everything at once."""
    names = []
    async with asyncio.TaskGroup() as group:
        group.create_task(reserve())
    return names


async def order_late(item):
    if not item:
        raise ValueError("nothing")
    async with asyncio.TaskGroup() as group:
        group.create_task(reserve())


async def retry():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(reserve())
    except* ValueError:
        raise ValueError from None
