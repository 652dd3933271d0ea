import asyncio

import pytest
import pytest_asyncio


@pytest.fixture
def log(event_loop):
    """Synchronous, but works on the loop of its test."""
    entries = []

    async def write(entry):
        await asyncio.sleep(0)
        entries.append((entry, asyncio.get_running_loop()))

    event_loop.run_until_complete(write("made"))
    return entries


@pytest_asyncio.fixture
async def own():
    return asyncio.get_running_loop()
