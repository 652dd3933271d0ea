"""Waits that end, or might: nothing here may be proved."""

import asyncio

import pytest

pytestmark = pytest.mark.asyncio
kept = []


async def test_wait_for():
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 4.5)  # bounded


async def test_long_sleep():
    await asyncio.sleep(3600)  # an hour


async def test_spin():
    async def poll():
        while True:
            await asyncio.sleep(0)  # spins

    task = asyncio.create_task(poll())
    kept.append(asyncio.Event())
    await kept[0].wait()  # waits meanwhile
    await task


async def test_busy():
    while True:  # busy
        pass  # busy body


async def test_listening():
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    async with server:
        await server.serve_forever()  # serves


async def test_supervisor():
    first, second = asyncio.Lock(), asyncio.Lock()

    async def take(one, two):
        async with one:
            await asyncio.sleep(0.01)
            async with two:  # supervised
                pass

    both = [asyncio.ensure_future(take(first, second)), asyncio.ensure_future(take(second, first))]

    async def supervise():
        await asyncio.sleep(2)
        both[0].cancel()

    watcher = asyncio.ensure_future(supervise())
    await asyncio.wait(both)
    await watcher


async def test_after_all():
    await asyncio.sleep(0.01)
