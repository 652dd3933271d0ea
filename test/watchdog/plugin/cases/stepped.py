"""Under a debugger that stops a helper while the test waits for it."""

import asyncio
import time

import pytest

pytestmark = pytest.mark.asyncio


async def test_helper_is_stopped():
    done = asyncio.Event()

    async def helper():
        await asyncio.sleep(0.3)
        done.number = 1  # stopped
        time.sleep(0.5)
        await asyncio.sleep(0.5)
        done.set()

    task = asyncio.create_task(helper())  # made
    await done.wait()  # waits
    await task


async def test_after_all():
    await asyncio.Event().wait()
