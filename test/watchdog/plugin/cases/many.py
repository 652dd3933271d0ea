"""Hangs in both workers of pytest-xdist."""

import asyncio
import unittest

import pytest

asyncio_test = pytest.mark.asyncio


async def hang():
    await asyncio.Event().wait()


@asyncio_test
@pytest.mark.parametrize("number", range(3))
async def test_hangs(number):
    await hang()


@asyncio_test
@pytest.mark.parametrize("number", range(6))
async def test_passes(number):
    await asyncio.sleep(0.01)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
async def test_anyio():
    await hang()


def test_run():
    asyncio.run(hang())


class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_unittest(self):
        await hang()


@asyncio_test
async def test_swallows():
    never = asyncio.Event()
    while True:
        try:
            await never.wait()
        except BaseException:
            pass
