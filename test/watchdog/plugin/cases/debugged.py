"""A prompt in a test: nothing may be told or ended meanwhile."""

import asyncio
import time
import unittest

import pytest


def do_wait_suspend():
    time.sleep(1.5)


async def prompt():
    breakpoint()
    await asyncio.sleep(0)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.asyncio
async def test_asyncio():
    await prompt()


@pytest.mark.anyio
async def test_anyio():
    await prompt()


def test_run():
    asyncio.run(prompt())


class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_unittest(self):
        await prompt()


@pytest.mark.asyncio
async def test_suspended():
    do_wait_suspend()
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_after_all():
    await asyncio.Event().wait()
