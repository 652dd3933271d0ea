"""A fork in a test: the child must not write into the parent's stream."""

import asyncio
import os
import unittest

import pytest


def fork():
    child = os.fork()
    if child == 0:
        asyncio._set_running_loop(None)
        loop = asyncio.new_event_loop()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


async def fork_inside():
    fork()
    await asyncio.sleep(0)


@pytest.fixture
def anyio_backend():
    return "asyncio"


def test_sync():
    fork()


@pytest.mark.asyncio
async def test_asyncio():
    await fork_inside()


@pytest.mark.anyio
async def test_anyio():
    await fork_inside()


def test_run():
    asyncio.run(fork_inside())


class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_unittest(self):
        await fork_inside()


@pytest.mark.asyncio
async def test_after_all():
    await asyncio.sleep(0)
