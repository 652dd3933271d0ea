"""Things that a fixture of a wider scope holds open while tests of each provider run."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest


class Holder:
    pass


async def serve(reader, writer):
    writer.close()


@pytest.fixture(scope="module")
def shared():
    found = Holder()
    stop = threading.Event()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))  # server
    timer = loop.call_later(1000, print)  # timer
    thread = threading.Thread(target=stop.wait)
    thread.start()  # thread
    pool = ThreadPoolExecutor(1)  # executor
    pool.submit(int).result()
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])  # process
    plain = socket.socket()
    before = signal.signal(signal.SIGHUP, lambda *_: None)
    client = httpx.AsyncClient()  # client
    yield found
    loop.run_until_complete(client.aclose())
    signal.signal(signal.SIGHUP, before)
    plain.close()
    process.kill()
    process.wait()
    pool.shutdown()
    stop.set()
    thread.join()
    timer.cancel()
    server.close()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


@pytest.fixture(scope="module")
def never_closed():
    return httpx.AsyncClient()  # never closed


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.asyncio
async def test_first(shared, never_closed):
    pass


@pytest.mark.asyncio
async def test_asyncio(shared, never_closed):
    shared.asyncio = asyncio.ensure_future(asyncio.sleep(100))  # asyncio
    await asyncio.sleep(0)


@pytest.mark.anyio
async def test_anyio(shared):
    shared.anyio = asyncio.ensure_future(asyncio.sleep(100))  # anyio
    await asyncio.sleep(0)


def test_run(shared):
    async def main():
        shared.run = asyncio.ensure_future(asyncio.sleep(100))  # run
        await asyncio.sleep(0)

    asyncio.run(main())


class Tests(unittest.IsolatedAsyncioTestCase):
    @pytest.fixture(autouse=True)
    def take(self, shared):
        self.shared = shared

    async def test_unittest(self):
        self.shared.unittest = asyncio.ensure_future(asyncio.sleep(100))  # unittest
        await asyncio.sleep(0)


def test_last(shared):
    pass


@pytest.fixture
def make_client():
    made = []

    def make():
        made.append(httpx.AsyncClient())
        return made[-1]

    yield make
    for client in made:
        asyncio.run(client.aclose())


@pytest.fixture
def client_of_a_factory(make_client):
    return make_client()


def test_closed_by_the_factory(client_of_a_factory):
    assert not client_of_a_factory.is_closed


@pytest.fixture
def stack():
    found = ExitStack()
    yield found
    found.close()


@pytest.fixture
def socket_on_a_stack(stack):
    return stack.enter_context(socket.socket())


def test_closed_by_a_stack(socket_on_a_stack):
    assert socket_on_a_stack.fileno() != -1
