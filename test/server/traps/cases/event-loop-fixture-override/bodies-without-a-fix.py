# environments: newest pa026
import pytest


@pytest.mark.asyncio
async def test_it():
    pass

# === conftest.py
import asyncio

import pytest


@pytest.fixture(scope="session")
def event_loop():  # <- event-loop-fixture-override
    loop = asyncio.SelectorEventLoop()
    yield loop
    loop.close()

# === other/conftest.py
import asyncio

import pytest


@pytest.fixture(scope="session", name="event_loop")
def the_loop(database):  # <- event-loop-fixture-override
    loop = asyncio.new_event_loop()
    loop.run_until_complete(database.connect())
    loop.set_debug(True)
    yield loop
    loop.close()
