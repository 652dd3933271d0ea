"""uvloop, by anyio's plugin and by hand."""

import asyncio
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time
import unittest

import pytest
import pytest_asyncio
import uvloop

anyio_test = pytest.mark.anyio
kept = []


@pytest.fixture
def anyio_backend():
    return ("asyncio", {"use_uvloop": True})


@anyio_test
async def test_event():
    assert type(asyncio.get_running_loop()).__module__ == "uvloop"
    never = asyncio.Event()
    await never.wait()  # event


@anyio_test
async def test_consumer():
    jobs = asyncio.Queue()

    async def consume():
        await jobs.get()  # get

    await asyncio.gather(consume(), asyncio.sleep(0.01))


@pytest.fixture
def uvloop_policy():
    before = asyncio.get_event_loop_policy()
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    yield
    asyncio.set_event_loop_policy(before)


async def waits_for_ever():
    assert type(asyncio.get_running_loop()).__module__ == "uvloop"
    await asyncio.Event().wait()  # under each


async def waits_a_while():
    await asyncio.sleep(0.2)
    await asyncio.get_running_loop().getaddrinfo("localhost", 80)


@pytest.mark.usefixtures("uvloop_policy")
def test_run_event():
    asyncio.run(waits_for_ever())


@pytest.mark.usefixtures("uvloop_policy")
def test_run_timer():
    asyncio.run(waits_a_while())


@pytest.mark.usefixtures("uvloop_policy")
class TestUnittest(unittest.IsolatedAsyncioTestCase):
    async def test_unittest_event(self):
        await waits_for_ever()

    async def test_unittest_timer(self):
        await waits_a_while()


class TestPytestAsyncio:
    """Before 0.23 its loop is a fixture, from then on the policy is."""

    if hasattr(pytest_asyncio, "is_async_test"):

        @pytest.fixture(scope="class")
        def event_loop_policy(self):
            return uvloop.EventLoopPolicy()

    else:

        @pytest.fixture
        def event_loop(self):
            loop = uvloop.new_event_loop()
            yield loop
            loop.close()

    @pytest.mark.asyncio
    async def test_asyncio_event(self):
        await waits_for_ever()

    @pytest.mark.asyncio
    async def test_asyncio_timer(self):
        await waits_a_while()


def test_run_of_users_coroutine():
    async def main():
        await asyncio.Event().wait()  # run

    loop = uvloop.new_event_loop()
    try:
        loop.run_until_complete(main())
    finally:
        loop.close()


@anyio_test
async def test_timer():
    await asyncio.sleep(0.3)


@anyio_test
async def test_names():
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        await asyncio.get_running_loop().getaddrinfo("localhost", 80)


@anyio_test
async def test_server():
    async def answer(reader, writer):
        await asyncio.sleep(0.2)
        writer.write(await reader.read(5))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello")
    assert await reader.read() == b"hello"
    writer.close()
    server.close()
    await server.wait_closed()


@anyio_test
async def test_raw_socket():
    left, right = socket.socketpair()
    left.setblocking(False)
    threading.Timer(0.2, right.sendall, (b"x",)).start()
    assert await asyncio.get_running_loop().sock_recv(left, 1) == b"x"
    left.close()
    right.close()


@anyio_test
async def test_process():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(0.3)")
    assert await process.wait() == 0


@anyio_test
async def test_executor():
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.3)


@anyio_test
async def test_thread_wakes():
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    threading.Timer(0.2, loop.call_soon_threadsafe, (done.set,)).start()
    await done.wait()


@anyio_test
async def test_block():
    time.sleep(0.3)  # block
    await asyncio.sleep(0.05)


@anyio_test
async def test_computes():
    await asyncio.sleep(0)
    until = time.thread_time() + 0.3
    while time.thread_time() < until:  # computes
        sum(range(100))
        len([])
    await asyncio.sleep(0)


@anyio_test
async def test_spins():
    async def spin():
        while True:
            await asyncio.sleep(0)  # spins

    task = asyncio.ensure_future(spin())
    until = time.monotonic() + 60
    while time.monotonic() < until and '"t":"spin"' not in pathlib.Path(os.environ["LOOPTRAP_EVENTS"]).read_text():
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.5)
    task.cancel()


def test_left_open():
    kept.append(uvloop.new_event_loop())  # left


def test_uvicorn_in_a_thread():
    import uvicorn

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"hello"})

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, loop="uvloop", lifespan="off", log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        with socket.create_connection(listening.getsockname()) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert client.recv(12).endswith(b"200")
        time.sleep(0.1)
        server.should_exit = True
        thread.join()


@anyio_test
async def test_after_all():
    await asyncio.sleep(0.01)
