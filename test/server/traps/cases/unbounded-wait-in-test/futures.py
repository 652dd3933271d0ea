import asyncio

import pytest


@pytest.mark.asyncio
async def test_never():
    reply = asyncio.get_running_loop().create_future()
    await reply  # <- unbounded-wait-in-test


@pytest.mark.asyncio
async def test_at_once():
    await asyncio.Future()  # <- unbounded-wait-in-test


@pytest.mark.asyncio
async def test_set():
    reply = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(reply.set_result, 1)
    assert await reply == 1


@pytest.mark.asyncio
async def test_given(bus):
    reply = asyncio.Future()
    bus.ask(reply)
    assert await reply == 1


@pytest.mark.asyncio
async def test_deadline():
    reply = asyncio.Future()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(reply, 0.1)


@pytest.mark.asyncio
async def test_in_a_task():
    async def forever():
        await asyncio.Future()

    task = asyncio.create_task(forever())
    task.cancel()
