import asyncio

import pytest


async def work():
    return 1


@pytest.mark.asyncio
async def test_own_loop():
    loop = asyncio.get_running_loop()
    assert asyncio.run_coroutine_threadsafe(work(), loop).result() == 1  # <- blocking-call-in-async
    future = asyncio.run_coroutine_threadsafe(work(), loop)
    assert future.result(timeout=5) == 1  # <- blocking-call-in-async


def test_in_a_thread(loop):
    assert asyncio.run_coroutine_threadsafe(work(), loop).result() == 1

# === fix 1: test_case.py
import asyncio

import pytest


async def work():
    return 1


@pytest.mark.asyncio
async def test_own_loop():
    loop = asyncio.get_running_loop()
    assert await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), loop)) == 1
    future = asyncio.run_coroutine_threadsafe(work(), loop)
    assert await asyncio.wait_for(asyncio.wrap_future(future), 5) == 1


def test_in_a_thread(loop):
    assert asyncio.run_coroutine_threadsafe(work(), loop).result() == 1
