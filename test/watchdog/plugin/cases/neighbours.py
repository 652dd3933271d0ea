"""A hang and a pass beside other plugins; and a helper of which some lines are covered."""

import asyncio
import os
import sys
import unittest

import pytest

asyncio_test = pytest.mark.asyncio


def covered(number):
    if number > 1:
        return "more"
    return "less"


@asyncio_test
async def test_hangs():
    print("said before")
    os.write(1, b"written before\n")
    assert covered(1) == "less"
    await asyncio.Event().wait()  # hangs


@asyncio_test
async def test_passes():
    print("said after", file=sys.stderr)
    await asyncio.sleep(0.01)


def test_hangs_in_sync():
    asyncio.run(asyncio.wait_for(hang(), None))


async def hang():
    await asyncio.Event().wait()  # in sync


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
async def test_hangs_in_anyio():
    await asyncio.Event().wait()  # in anyio


class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_hangs_in_unittest(self):
        await asyncio.Event().wait()  # in unittest


@asyncio_test
async def test_after_all():
    await asyncio.sleep(0.01)
