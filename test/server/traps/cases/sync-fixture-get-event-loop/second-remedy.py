# environments: newest
import asyncio

import pytest


@pytest.fixture
def reply():
    loop = asyncio.get_event_loop()  # <- sync-fixture-get-event-loop
    yield loop.create_future()


@pytest.mark.asyncio
async def test_it(reply):
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def reply():
    loop = asyncio.get_running_loop()
    yield loop.create_future()


@pytest.mark.asyncio
async def test_it(reply):
    pass

# === fix 2: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
def reply():
    loop = asyncio.get_event_loop()
    yield loop.create_future()


@pytest.mark.asyncio
async def test_it(reply):
    pass
