# environments: newest
import asyncio
import threading

import pytest


@pytest.fixture
def forever(event_loop):  # <- event-loop-fixture-request
    thread = threading.Thread(target=event_loop.run_forever)
    thread.start()
    yield event_loop
    event_loop.call_soon_threadsafe(event_loop.stop)


@pytest.fixture
def runner(event_loop):  # <- event-loop-fixture-request
    def run(coroutine):
        return event_loop.run_until_complete(coroutine)

    return run


def test_by_name(request):
    assert request.getfixturevalue("event_loop")  # <- event-loop-fixture-request


def test_lazy(event_loop):  # <- event-loop-fixture-request
    assert any(event_loop.run_until_complete(asyncio.sleep(0, True)) for _ in range(2))
