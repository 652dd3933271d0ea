import asyncio

import anyio
import pytest
import sniffio


@pytest.mark.anyio
async def test_either():
    if sniffio.current_async_library() == "asyncio":
        await asyncio.sleep(0)
    else:
        await anyio.sleep(0)


@pytest.mark.anyio
async def test_helper():
    def in_thread():
        asyncio.get_running_loop()

    await anyio.to_thread.run_sync(in_thread)


@pytest.mark.asyncio
async def test_asyncio():
    await asyncio.sleep(0)
