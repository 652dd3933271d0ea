"""One thing left behind, or not, under each provider of a loop: pytest-asyncio, anyio, unittest and asyncio.run."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import pytest_asyncio

kept = []
stop = threading.Event()
listening = socket.create_server(("127.0.0.1", 0))


async def serve(reader, writer):
    writer.close()


async def server():
    kept.append(await asyncio.start_server(serve, "127.0.0.1", 0))  # server


async def server_closed():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as found:
        assert found.sockets


async def connection():
    kept.append(await asyncio.open_connection(*listening.getsockname()))  # connection


async def connection_closed():
    _, writer = await asyncio.open_connection(*listening.getsockname())
    writer.close()
    await writer.wait_closed()


async def process():
    kept.append(await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(120)"))  # process


async def process_ended():
    found = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(120)")
    found.kill()
    await found.wait()


async def thread():
    threading.Thread(target=stop.wait, daemon=True).start()  # thread


async def thread_joined():
    found = threading.Thread(target=int)
    found.start()
    found.join()


async def executor():
    pool = ThreadPoolExecutor(1)  # executor
    kept.append(pool)
    await asyncio.get_running_loop().run_in_executor(pool, int)


async def executor_closed():
    with ThreadPoolExecutor(1) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, int)


async def timer():
    asyncio.get_running_loop().call_later(100, print)  # timer


async def timer_fired():
    asyncio.get_running_loop().call_later(0.01, int)
    await asyncio.sleep(0.05)


async def count():
    yield 1
    yield 2


async def generator():
    counting = count()
    kept.append(counting)
    await counting.__anext__()  # generator


async def generator_closed():
    counting = count()
    await counting.__anext__()
    await counting.aclose()


async def handler():
    signal.signal(signal.SIGUSR2, lambda *_: None)  # signal


async def handler_given_back():
    before = signal.signal(signal.SIGHUP, lambda *_: None)
    signal.signal(signal.SIGHUP, before)


async def plain_socket():
    kept.append(socket.socket())  # socket


async def plain_socket_closed():
    with socket.socket():
        pass


async def client():
    kept.append(httpx.AsyncClient())  # client


async def client_closed():
    async with httpx.AsyncClient():
        pass


async def loop():
    made = asyncio.new_event_loop()  # loop
    kept.append(made)


async def task():
    asyncio.ensure_future(asyncio.sleep(100))  # task
    await asyncio.sleep(0)


async def task_cancelled():
    found = asyncio.ensure_future(asyncio.sleep(100))
    await asyncio.sleep(0)
    found.cancel()


async def shielded():
    inner = asyncio.ensure_future(asyncio.sleep(100))  # shielded
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.05)
    except asyncio.TimeoutError:
        pass


async def thousand():
    for _ in range(1000):
        asyncio.ensure_future(asyncio.sleep(100))  # thousand
    await asyncio.sleep(0)


async def eager():
    if sys.version_info >= (3, 12):
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

    async def child():
        return 1

    async def parent():
        return await asyncio.create_task(child())

    assert await asyncio.create_task(parent()) == 1


async def eager_left():
    if sys.version_info >= (3, 12):
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    kept.append(asyncio.create_task(asyncio.sleep(100)))  # eager


async def lost():
    async def fails():
        raise ValueError("nobody sees this")  # raised

    kept.append(asyncio.ensure_future(fails()))  # failing
    await asyncio.sleep(0.01)


async def save():
    pass


async def unawaited():
    save()  # unawaited


async def spins():
    async def poll():
        while True:
            await asyncio.sleep(0)  # spins

    # Reads what is new only: a long read would be most of what the loop's thread is seen at.
    with open(os.environ["LOOPTRAP_EVENTS"]) as events:
        events.seek(0, os.SEEK_END)
        task, until = asyncio.ensure_future(poll()), time.monotonic() + 60
        while '"t":"spin"' not in events.read() and time.monotonic() < until:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), 0.5)  # waits meanwhile
    task.cancel()


async def fine():
    await asyncio.sleep(0)


BODIES = [
    *(server, server_closed, connection, connection_closed, process, process_ended, thread, thread_joined),
    *(executor, executor_closed, timer, timer_fired, generator, generator_closed, handler, handler_given_back),
    *(plain_socket, plain_socket_closed, client, client_closed, loop, task, task_cancelled, shielded, thousand),
    *(eager, eager_left, lost, unawaited, spins, fine),
]
each = pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@each
@pytest.mark.asyncio
async def test_asyncio(body):
    await body()


@each
@pytest.mark.anyio
async def test_anyio(body):
    await body()


@each
def test_run(body):
    asyncio.run(body())


class Tests(unittest.IsolatedAsyncioTestCase):
    pass


def _method(body):
    async def test(self):
        await body()

    return test


for body in BODIES:
    setattr(Tests, f"test_unittest_{body.__name__}", _method(body))


@pytest_asyncio.fixture
async def cleaned():
    task = asyncio.ensure_future(asyncio.sleep(100))
    yield task
    task.cancel()


@pytest.mark.asyncio
async def test_asyncio_fixture(cleaned):
    assert not cleaned.done()


@pytest.fixture
async def cleaned_by_anyio():
    task = asyncio.ensure_future(asyncio.sleep(100))
    yield task
    task.cancel()


@pytest.mark.anyio
async def test_anyio_fixture(cleaned_by_anyio):
    assert not cleaned_by_anyio.done()


class Cleaned(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.task = asyncio.ensure_future(asyncio.sleep(100))

    async def test_unittest_fixture(self):
        assert not self.task.done()

    async def asyncTearDown(self):
        self.task.cancel()


@pytest.fixture
def cleaned_by_hand():
    loop = asyncio.new_event_loop()
    task = loop.create_task(asyncio.sleep(100))
    loop.run_until_complete(asyncio.sleep(0))
    yield task
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()


def test_run_fixture(cleaned_by_hand):
    asyncio.run(fine())
    assert not cleaned_by_hand.done()


def teardown_module():
    for thing in kept:
        if isinstance(thing, asyncio.subprocess.Process):
            subprocess.run(["kill", "-9", str(thing.pid)], check=False)
    stop.set()
    listening.close()
