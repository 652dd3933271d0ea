# environments: newest
import asyncio

import pytest


class Clock:
    def __init__(self, loop):
        self.loop = loop


@pytest.fixture
def clock():
    return Clock(loop=asyncio.get_event_loop())  # <- sync-fixture-get-event-loop


@pytest.mark.asyncio
async def test_it(clock):
    pass

# === fix 3: test_case.py
import asyncio

import pytest


class Clock:
    def __init__(self, loop):
        self.loop = loop


@pytest.fixture
def clock():
    loop = asyncio.new_event_loop()
    yield Clock(loop=loop)
    loop.close()


@pytest.mark.asyncio
async def test_it(clock):
    pass
