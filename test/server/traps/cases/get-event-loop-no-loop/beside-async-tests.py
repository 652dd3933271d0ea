# environments: newest
import asyncio

import pytest


async def work():
    return 1


@pytest.fixture
def worker():
    return asyncio.get_event_loop().run_until_complete(work())


def setup_module():
    asyncio.get_event_loop().run_until_complete(work())


@pytest.mark.asyncio
async def test_it(worker):
    assert worker


def test_sync():
    assert asyncio.get_event_loop().run_until_complete(work()) == 1  # <- get-event-loop-no-loop
