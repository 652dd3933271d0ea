"""One thing left behind, or not, under each provider of a loop: pytest-asyncio, anyio, unittest and asyncio.run."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

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


async def fine():
    await asyncio.sleep(0)


BODIES = [
    *(server, server_closed, connection, connection_closed, process, process_ended, thread, thread_joined),
    *(executor, executor_closed, timer, timer_fired, generator, generator_closed, handler, handler_given_back),
    *(plain_socket, plain_socket_closed, client, client_closed, loop, task, task_cancelled, shielded, thousand),
    *(eager, eager_left, lost, unawaited, fine),
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


def teardown_module():
    for thing in kept:
        if isinstance(thing, asyncio.subprocess.Process):
            subprocess.run(["kill", "-9", str(thing.pid)], check=False)
    stop.set()
    listening.close()
