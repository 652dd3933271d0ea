# environments: newest
import asyncio

from asgiref.sync import AsyncToSync, async_to_sync, sync_to_async


async def load(number):
    return number


async def test_calls():
    async_to_sync(load)(1)  # <- run-in-running-loop
    assert AsyncToSync(load)(2)  # <- run-in-running-loop


async def test_given_away():
    await asyncio.to_thread(async_to_sync(load), 1)
    await sync_to_async(async_to_sync(load))(1)


def test_synchronous():
    assert async_to_sync(load)(1)

# === fix 1: test_case.py
import asyncio

from asgiref.sync import async_to_sync, sync_to_async


async def load(number):
    return number


async def test_calls():
    await load(1)
    assert await load(2)


async def test_given_away():
    await asyncio.to_thread(async_to_sync(load), 1)
    await sync_to_async(async_to_sync(load))(1)


def test_synchronous():
    assert async_to_sync(load)(1)
