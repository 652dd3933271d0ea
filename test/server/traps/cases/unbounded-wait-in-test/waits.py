# environments: newest pa026 article
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def inbox():
    return asyncio.Queue()


@pytest.mark.asyncio
async def test_waits(inbox, done: asyncio.Event):
    first = await inbox.get()  # <- unbounded-wait-in-test
    await done.wait()  # <- unbounded-wait-in-test
    assert first == await inbox.get()  # <- unbounded-wait-in-test
    if await inbox.get():  # <- unbounded-wait-in-test
        return


@pytest_asyncio.fixture
async def drained(inbox):
    await inbox.join()  # <- unbounded-wait-in-test
    yield


@pytest.mark.asyncio
async def test_nobody_has_it():
    inbox = asyncio.Queue()
    await inbox.get()  # <- unbounded-wait-in-test


@pytest.mark.asyncio
async def test_join_without_consumer():
    inbox = asyncio.Queue()
    await inbox.put(1)
    await inbox.join()  # <- unbounded-wait-in-test

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def inbox():
    return asyncio.Queue()


@pytest.mark.asyncio
async def test_waits(inbox, done: asyncio.Event):
    async with asyncio.timeout(5):
        first = await inbox.get()
    async with asyncio.timeout(5):
        await done.wait()
    async with asyncio.timeout(5):
        assert first == await inbox.get()
    if await asyncio.wait_for(inbox.get(), 5):
        return


@pytest_asyncio.fixture
async def drained(inbox):
    async with asyncio.timeout(5):
        await inbox.join()
    yield


@pytest.mark.asyncio
async def test_nobody_has_it():
    inbox = asyncio.Queue()
    async with asyncio.timeout(5):
        await inbox.get()


@pytest.mark.asyncio
async def test_join_without_consumer():
    inbox = asyncio.Queue()
    await inbox.put(1)
    async with asyncio.timeout(5):
        await inbox.join()
