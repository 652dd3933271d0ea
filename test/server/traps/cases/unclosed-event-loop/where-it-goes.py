import asyncio
import threading

import pytest


async def work():
    return 1


def test_loose():
    loop = asyncio.new_event_loop()  # <- unclosed-event-loop
    asyncio.set_event_loop(loop)
    assert loop.run_until_complete(work()) == 1


def test_closed():
    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(work()) == 1
    loop.close()


def test_closed_later(request):
    loop = asyncio.new_event_loop()
    request.addfinalizer(loop.close)


def test_in_thread():
    loop = asyncio.new_event_loop()
    threading.Thread(target=run, args=(loop,)).start()


def run(loop):
    loop.run_forever()
    loop.close()


def make():
    return asyncio.new_event_loop()


def make_with_name():
    loop = asyncio.new_event_loop()
    return loop


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


class Worker:
    def __init__(self):
        self.loop = asyncio.new_event_loop()

# === fix 1: test_case.py
import asyncio
import threading

import pytest


async def work():
    return 1


def test_loose():
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        assert loop.run_until_complete(work()) == 1
    finally:
        loop.close()


def test_closed():
    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(work()) == 1
    loop.close()


def test_closed_later(request):
    loop = asyncio.new_event_loop()
    request.addfinalizer(loop.close)


def test_in_thread():
    loop = asyncio.new_event_loop()
    threading.Thread(target=run, args=(loop,)).start()


def run(loop):
    loop.run_forever()
    loop.close()


def make():
    return asyncio.new_event_loop()


def make_with_name():
    loop = asyncio.new_event_loop()
    return loop


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


class Worker:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
