"""Waits for what other threads and processes have to bring."""

import asyncio
import concurrent.futures
import subprocess
import sys
import threading

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


async def test_executor_full():
    pool = concurrent.futures.ThreadPoolExecutor(2)
    loop = asyncio.get_running_loop()
    both = threading.Barrier(2)

    def job():
        both.wait()
        return pool.submit(int).result()  # job waits for a job

    try:
        await asyncio.gather(*(loop.run_in_executor(pool, job) for _ in range(2)))  # full
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def test_after():
    await asyncio.sleep(0)
