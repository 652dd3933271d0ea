# environments: newest
import asyncio

import pytest


def test_first():
    assert asyncio.get_event_loop()


@pytest.mark.asyncio
async def test_async():
    assert asyncio.get_event_loop()


def test_later():
    loop = asyncio.get_event_loop()  # <- sync-fixture-get-event-loop
    assert asyncio.Future()  # <- sync-fixture-get-event-loop
    assert asyncio.Future(loop=loop)


def test_expected():
    with pytest.raises(RuntimeError):
        print()
    try:
        asyncio.get_event_loop()
    except RuntimeError:
        pass


@pytest.fixture
def own_loop():
    return asyncio.new_event_loop()


def test_with_a_fixture(own_loop):
    asyncio.get_event_loop()


def test_runs_it():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
