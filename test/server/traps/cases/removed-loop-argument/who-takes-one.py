# environments: newest pa026 article
import asyncio
import sys
from asyncio import Lock, sleep

import pytest


class Pool:
    def __init__(self, loop):
        self.lock = Lock(loop=loop)  # <- removed-loop-argument
        self.free = asyncio.Semaphore(2, loop=loop)  # <- removed-loop-argument
        self.done = asyncio.Future(loop=loop)
        self.reader = asyncio.StreamReader(loop=loop)


async def work(loop):
    await sleep(1, loop=loop)  # <- removed-loop-argument
    await asyncio.wait_for(
        sleep(0),
        1,
        loop=loop,  # <- removed-loop-argument
    )
    task = asyncio.ensure_future(sleep(0), loop=loop)
    await task


def older(loop):
    if sys.version_info < (3, 10):
        return asyncio.Lock(loop=loop)
    try:
        return asyncio.Lock(loop=loop)
    except TypeError:
        return asyncio.Lock()


def test_refused():
    with pytest.raises(TypeError):
        asyncio.Lock(loop=None)

# === fix 1: test_case.py
import asyncio
import sys
from asyncio import Lock, sleep

import pytest


class Pool:
    def __init__(self, loop):
        self.lock = Lock()
        self.free = asyncio.Semaphore(2)
        self.done = asyncio.Future(loop=loop)
        self.reader = asyncio.StreamReader(loop=loop)


async def work(loop):
    await sleep(1)
    await asyncio.wait_for(
        sleep(0),
        1,
    )
    task = asyncio.ensure_future(sleep(0), loop=loop)
    await task


def older(loop):
    if sys.version_info < (3, 10):
        return asyncio.Lock(loop=loop)
    try:
        return asyncio.Lock(loop=loop)
    except TypeError:
        return asyncio.Lock()


def test_refused():
    with pytest.raises(TypeError):
        asyncio.Lock(loop=None)
