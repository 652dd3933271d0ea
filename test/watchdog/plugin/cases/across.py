"""Waits for what other threads and processes have to bring."""

import asyncio
import subprocess
import sys

import pytest

pytestmark = pytest.mark.asyncio


async def test_child_that_never_exits():
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(600)"
    )
    try:
        await child.wait()  # child never exits
    finally:
        child.kill()
        await child.wait()


async def test_child_that_exits_later():
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(1)"
    )
    assert await child.wait() == 0


async def test_after():
    await asyncio.sleep(0)
