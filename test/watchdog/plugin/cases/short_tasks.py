"""Tasks that are over before anybody looks."""

import asyncio
import sys
import time

import pytest


async def nothing():
    pass


@pytest.mark.asyncio
async def test_named():
    await asyncio.create_task(nothing(), name="the quick one")


async def child():
    pass


async def slow_parent():
    task = asyncio.create_task(child())
    time.sleep(0.3)
    await task


@pytest.mark.asyncio
@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
async def test_eager():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    await asyncio.create_task(slow_parent())
