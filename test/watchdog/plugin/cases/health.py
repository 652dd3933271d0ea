"""Loops of every kind, and a loop that is late without ever being blocked for long."""

import asyncio
import time

import pytest
import pytest_asyncio

kept = []


@pytest.mark.asyncio
async def test_small_blocks():
    for _ in range(30):
        time.sleep(0.015)
        await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_quiet():
    await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def number():
    return 1


@pytest.mark.asyncio
async def test_fixture(number):
    await asyncio.sleep(0)


def test_run():
    asyncio.run(asyncio.sleep(0))


def test_left_open():
    kept.append(asyncio.new_event_loop())  # left open


@pytest.mark.asyncio
async def test_leaves():
    kept.extend(asyncio.ensure_future(asyncio.sleep(1000)) for _ in range(3))  # leaks
    asyncio.sleep(0)
    kept.append(asyncio.get_running_loop().call_later(1000, print))


@pytest.mark.asyncio
async def test_blocked():
    time.sleep(0.4)  # blocked


def test_after():
    asyncio.run(asyncio.sleep(0))
