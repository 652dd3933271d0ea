"""A hang and a pass beside other plugins; and a helper of which some lines are covered."""

import asyncio
import os
import sys

import pytest

pytestmark = pytest.mark.asyncio


def covered(number):
    if number > 1:
        return "more"
    return "less"


async def test_hangs():
    print("said before")
    os.write(1, b"written before\n")
    assert covered(1) == "less"
    await asyncio.Event().wait()  # hangs


async def test_passes():
    print("said after", file=sys.stderr)
    await asyncio.sleep(0.01)


def test_hangs_in_sync():
    asyncio.run(asyncio.wait_for(hang(), None))


async def hang():
    await asyncio.Event().wait()  # in sync


async def test_after_all():
    await asyncio.sleep(0.01)
