# environments: newest
import asyncio

import pytest


async def worker(queue):
    while True:
        await queue.get()
        queue.task_done()


@pytest.mark.asyncio
async def test_worker():
    queue = asyncio.Queue()
    asyncio.create_task(worker(queue))  # <- dangling-task
    await queue.put(1)
    await queue.join()

# === fix 1: test_case.py
import asyncio
import contextlib

import pytest


async def worker(queue):
    while True:
        await queue.get()
        queue.task_done()


@pytest.mark.asyncio
async def test_worker():
    queue = asyncio.Queue()
    task = asyncio.create_task(worker(queue))
    try:
        await queue.put(1)
        await queue.join()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
