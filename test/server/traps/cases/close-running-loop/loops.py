import asyncio

import pytest


async def direct():
    asyncio.get_running_loop().close()  # <- close-running-loop


async def in_finally():
    loop = asyncio.get_event_loop()
    try:
        await asyncio.sleep(0)
    finally:
        loop.close()  # <- close-running-loop


async def another():
    loop = asyncio.new_event_loop()
    loop.close()


def sync():
    asyncio.get_event_loop().close()


async def something_else(loop):
    loop.close()
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop().close()

    def later():
        asyncio.get_event_loop().close()

    return later


async def two_statements():
    loop = asyncio.get_running_loop()
    loop.call_soon(print)
    loop.close()  # <- close-running-loop
