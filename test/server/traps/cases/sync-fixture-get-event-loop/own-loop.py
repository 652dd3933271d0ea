# environments: newest
import asyncio

import pytest


@pytest.mark.asyncio
async def test_async():
    await asyncio.sleep(0)


def test_assigned():
    own = asyncio.get_event_loop()  # <- sync-fixture-get-event-loop
    future = own.create_future()
    assert not future.done()


def test_given():
    numbers = [1, 2]
    queue = make_queue(asyncio.get_event_loop(), numbers)  # <- sync-fixture-get-event-loop
    assert queue


def make_queue(loop, numbers):
    return [loop, *numbers]

# === fix 2: test_case.py
import asyncio

import pytest


@pytest.mark.asyncio
async def test_async():
    await asyncio.sleep(0)


def test_assigned():
    own = asyncio.new_event_loop()
    try:
        future = own.create_future()
        assert not future.done()
    finally:
        own.close()


def test_given():
    numbers = [1, 2]
    loop = asyncio.new_event_loop()
    try:
        queue = make_queue(loop, numbers)
        assert queue
    finally:
        loop.close()


def make_queue(loop, numbers):
    return [loop, *numbers]
