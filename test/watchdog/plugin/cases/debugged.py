"""A prompt in a test: nothing may be told or ended meanwhile."""

import asyncio
import time

import pytest

pytestmark = pytest.mark.asyncio


def do_wait_suspend():
    time.sleep(1.5)


async def test_prompt():
    breakpoint()
    await asyncio.sleep(0)


async def test_suspended():
    do_wait_suspend()
    await asyncio.sleep(0)


async def test_after_all():
    await asyncio.Event().wait()
