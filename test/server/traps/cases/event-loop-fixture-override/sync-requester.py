# environments: newest
import asyncio

import pytest


@pytest.fixture(scope="session")
def event_loop():  # <- event-loop-fixture-override
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def test_sync(event_loop):
    assert event_loop.run_until_complete(asyncio.sleep(0, 3)) == 3
