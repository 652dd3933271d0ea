import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

stop = threading.Event()


@pytest.mark.asyncio
async def test_given_up():
    inbox = queue.Queue()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.to_thread(inbox.get), 0.1)  # <- blocked-executor-at-teardown
    job = asyncio.get_running_loop().run_in_executor(None, stop.wait)  # <- blocked-executor-at-teardown
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(job, 0.1)
    sleeping = asyncio.ensure_future(asyncio.to_thread(time.sleep, 1))
    sleeping.cancel()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 60), 0.1)  # <- blocked-executor-at-teardown


@pytest.mark.asyncio
async def test_ends():
    inbox = queue.Queue()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.to_thread(inbox.get, timeout=1), 0.1)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.to_thread(stop.wait, 1.0), 0.1)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 0.5), 0.1)


@pytest.mark.asyncio
async def test_released():
    inbox = queue.Queue()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.to_thread(inbox.get), 0.1)
    inbox.put(None)


@pytest.mark.asyncio
async def test_not_given_up():
    done = threading.Event()
    await asyncio.wait_for(asyncio.to_thread(done.wait), 5)
    await asyncio.to_thread(done.wait)


@pytest.mark.asyncio
async def test_own_executor():
    done = threading.Event()
    pool = ThreadPoolExecutor()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(pool, done.wait), 0.1)
