# environments: newest
import asyncio

import pytest


class Client:
    def __init__(self, loop):
        self.loop = loop

    async def open(self):
        return self


@pytest.fixture
def client(event_loop):  # <- event-loop-fixture-request
    """A client on the loop of the test."""
    event_loop.set_debug(True)
    client = Client(loop=event_loop)
    yield event_loop.run_until_complete(client.open())


@pytest.fixture
def opened(client, event_loop):  # <- event-loop-fixture-request
    event_loop.run_until_complete(client.open())
    return Client(event_loop)


@pytest.fixture
def one(event_loop):  # <- event-loop-fixture-request
    return event_loop.run_until_complete(Client(None).open()).loop


class TestIt:
    def test_it(self, event_loop, opened):  # <- event-loop-fixture-request
        assert [event_loop.run_until_complete(opened.open()) for _ in range(2)]


def test_unused(tmp_path, event_loop):  # <- event-loop-fixture-request
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


class Client:
    def __init__(self, loop):
        self.loop = loop

    async def open(self):
        return self


@pytest_asyncio.fixture
async def client():
    """A client on the loop of the test."""
    event_loop = asyncio.get_running_loop()
    event_loop.set_debug(True)
    client = Client(loop=event_loop)
    yield await client.open()


@pytest_asyncio.fixture
async def opened(client):
    event_loop = asyncio.get_running_loop()
    await client.open()
    return Client(event_loop)


@pytest_asyncio.fixture
async def one():
    return (await Client(None).open()).loop


class TestIt:
    @pytest.mark.asyncio
    async def test_it(self, opened):
        assert [await opened.open() for _ in range(2)]


def test_unused(tmp_path):
    pass
