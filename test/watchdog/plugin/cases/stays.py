"""The last test is over and the process goes on, until the watchdog has said why. ``-k`` chooses the reason."""

import asyncio
import atexit
import multiprocessing
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import aiosqlite
import pytest

kept = []


def wait_until_told():
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with open(os.environ["LOOPTRAP_EVENTS"]) as events:
            if '"exit.stuck"' in events.read():
                return
        time.sleep(0.1)  # waits


def test_thread():
    threading.Thread(target=wait_until_told, name="consumer").start()  # thread


@pytest.fixture
def pool():
    return ThreadPoolExecutor(1)


def test_executor(pool):
    pool.submit(wait_until_told)  # executor


@pytest.mark.asyncio
async def test_client():
    db = await aiosqlite.connect(":memory:")  # client
    kept.append(db)
    threading.Thread(target=lambda: (wait_until_told(), db.stop()), daemon=True).start()


@pytest.mark.asyncio
async def test_default_executor():
    asyncio.get_running_loop().run_in_executor(None, wait_until_told)  # default executor


def flush():
    wait_until_told()


def test_atexit():
    atexit.register(flush)  # atexit


def test_child():
    multiprocessing.get_context("spawn").Process(target=wait_until_told, name="importer").start()  # child


def test_thread_that_ends_soon():
    threading.Thread(target=time.sleep, args=(0.3,)).start()


def test_last():
    pass
