"""Waits for what other threads and processes have to bring."""

import asyncio
import sys
import unittest

import pytest

soon = pytest.mark.looptrap(stall_after=1)


async def never_exits():
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(600)"
    )
    try:
        await child.wait()  # child never exits
    finally:
        child.kill()
        await child.wait()


async def exits_later():
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(1)"
    )
    assert await child.wait() == 0


@pytest.fixture
def anyio_backend():
    return "asyncio"


@soon
@pytest.mark.asyncio
async def test_asyncio_never_exits():
    await never_exits()


@pytest.mark.asyncio
async def test_asyncio_exits_later():
    await exits_later()


@soon
@pytest.mark.anyio
async def test_anyio_never_exits():
    await never_exits()


@pytest.mark.anyio
async def test_anyio_exits_later():
    await exits_later()


@soon
def test_run_never_exits():
    asyncio.run(never_exits())


def test_run_exits_later():
    asyncio.run(exits_later())


class Tests(unittest.IsolatedAsyncioTestCase):
    """unittest runs them by their names."""

    async def test_unittest_exits_later(self):
        await exits_later()

    @soon
    async def test_unittest_never_exits(self):
        await never_exits()


@pytest.mark.asyncio
async def test_after():
    await asyncio.sleep(0)
