# environments: newest pa026
import asyncio

import pytest


@pytest.fixture
def event_loop():  # <- event-loop-fixture-override
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.mark.asyncio
async def test_it():
    await asyncio.sleep(0)

# === fix 1: test_case.py
import asyncio

import pytest


@pytest.mark.asyncio
async def test_it():
    await asyncio.sleep(0)
