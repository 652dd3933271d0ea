import asyncio
import threading

import pytest


@pytest.mark.asyncio
async def test_last():
    thread = threading.Thread(target=print)
    thread.start()
    await asyncio.sleep(0)
    thread.join()
    assert not thread.is_alive()


@pytest.mark.asyncio
async def test_finally():
    thread = threading.Thread(target=print)
    try:
        await asyncio.sleep(0)
    finally:
        thread.join()
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_between():
    thread = threading.Thread(target=print)
    thread.join()  # <- blocking-call-in-async
    await asyncio.sleep(0)
