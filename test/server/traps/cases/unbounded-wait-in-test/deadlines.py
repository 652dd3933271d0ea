# environments: newest pa026 article
import asyncio

import anyio
import async_timeout
import pytest


@pytest.mark.asyncio
async def test_blocks(inbox: asyncio.Queue, done: asyncio.Event):
    async with asyncio.timeout(5):
        await inbox.get()
    async with async_timeout.timeout(5):
        await inbox.get()
    with anyio.fail_after(5):
        await done.wait()
    with anyio.move_on_after(5) as scope:
        await done.wait()
    async with asyncio.timeout(5):
        while not done.is_set():
            await asyncio.sleep(0)
    await asyncio.wait_for(inbox.get(), 5)
    await asyncio.wait([asyncio.create_task(inbox.get())], timeout=5)


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_mark(inbox: asyncio.Queue):
    await inbox.get()


@pytest.fixture(autouse=True)
async def limit():
    async with asyncio.timeout(5):
        yield


class TestTimed:
    pytestmark = pytest.mark.timeout(5)

    async def test_class(self, inbox: asyncio.Queue):
        await inbox.get()
