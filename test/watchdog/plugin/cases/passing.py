"""Ordinary tests of many kinds: nothing may be found in them."""

import asyncio
import contextlib
import queue
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import anyio
import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def echo():
    async def answer(reader, writer):
        while data := await reader.read(100):
            writer.write(data)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()
    server.close()


async def test_echo(echo):
    reader, writer = await asyncio.open_connection(*echo)
    for _ in range(20):
        writer.write(b"hello")
        await writer.drain()
        assert await reader.readexactly(5) == b"hello"
    writer.close()
    await writer.wait_closed()


async def test_producer_and_consumer():
    jobs = asyncio.Queue(maxsize=2)

    async def consume():
        while await jobs.get() is not None:
            await asyncio.sleep(0.001)

    task = asyncio.create_task(consume())
    for number in range(50):
        await jobs.put(number)
    await jobs.put(None)
    await task


async def test_locks():
    lock, count = asyncio.Lock(), 0

    async def add():
        nonlocal count
        async with lock:
            before = count
            await asyncio.sleep(0)
            count = before + 1

    await asyncio.gather(*(add() for _ in range(50)))
    assert count == 50


async def test_condition():
    condition, ready = asyncio.Condition(), False

    async def notify():
        nonlocal ready
        await asyncio.sleep(0.02)
        async with condition:
            ready = True
            condition.notify_all()

    task = asyncio.create_task(notify())
    async with condition:
        await condition.wait_for(lambda: ready)
    await task


async def test_threads_hand_over():
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    inbox = queue.Queue()

    def work():
        for _ in range(30):
            inbox.get()
        loop.call_soon_threadsafe(done.set)

    thread = threading.Thread(target=work)
    thread.start()
    for number in range(30):
        inbox.put(number)
        await asyncio.sleep(0)
    await done.wait()
    thread.join()


async def test_ping_pong_with_a_thread():
    loop = asyncio.get_running_loop()

    async def answer(number):
        await asyncio.sleep(0)
        return number

    def ask():
        return sum(asyncio.run_coroutine_threadsafe(answer(number), loop).result() for number in range(50))

    assert await loop.run_in_executor(None, ask) == sum(range(50))


async def test_pool():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(4) as pool:
        await asyncio.gather(*(loop.run_in_executor(pool, time.sleep, 0.005) for _ in range(40)))


async def test_process():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(42)", stdout=subprocess.PIPE)
    output, _ = await process.communicate()
    assert output.strip() == b"42"


async def test_timeouts():
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 0.05)
    done, pending = await asyncio.wait([asyncio.ensure_future(asyncio.sleep(1))], timeout=0.02)
    for task in pending:
        task.cancel()


async def test_anyio():
    send, receive = anyio.create_memory_object_stream(5)

    async def produce():
        async with send:
            for number in range(20):
                await send.send(number)

    async with anyio.create_task_group() as group:
        group.start_soon(produce)
        assert [item async for item in receive] == list(range(20))
    receive.close()
    with anyio.move_on_after(0.02):
        await anyio.sleep_forever()
    assert await anyio.to_thread.run_sync(lambda: anyio.from_thread.run(anyio.sleep, 0)) is None


async def test_generator():
    async def count():
        for number in range(5):
            await asyncio.sleep(0)
            yield number

    assert [number async for number in count()] == list(range(5))


async def test_cancelled_background():
    async def background():
        while True:
            await asyncio.sleep(0.01)

    task = asyncio.create_task(background())
    await asyncio.sleep(0.03)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def application():
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/slow")
    async def slow():
        await asyncio.sleep(0.01)
        return {"ok": True}

    @app.get("/threaded")
    def threaded():
        time.sleep(0.01)
        return {"ok": True}

    return app


async def test_asgi():
    transport = httpx.ASGITransport(app=application())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answers = await asyncio.gather(*(client.get("/slow") for _ in range(5)), client.get("/threaded"))
    assert {answer.status_code for answer in answers} == {200}


@pytest.fixture
def client():
    from fastapi.testclient import TestClient

    with TestClient(application()) as client:
        yield client


def test_client(client):
    assert client.get("/slow").json() == {"ok": True}
    assert client.get("/threaded").json() == {"ok": True}


def test_two_clients_at_once(client):
    from fastapi.testclient import TestClient

    with TestClient(application()) as other:
        assert client.get("/slow").json() == other.get("/slow").json()


def test_the_watchdog_is_imported_without_rewriting():
    loader = sys.modules["looptrap_watchdog.watch"].__spec__.loader
    assert "importlib" in type(loader).__module__


def test_exit_through_a_loop():
    async def give_up():
        raise SystemExit(3)

    async def main():
        await asyncio.gather(give_up(), asyncio.sleep(10))

    with pytest.raises(SystemExit):
        asyncio.run(main())


def test_portal():
    with anyio.from_thread.start_blocking_portal() as portal:
        assert portal.call(anyio.sleep, 0.01) is None
        future = portal.start_task_soon(anyio.sleep, 0.01)
        assert future.result() is None


def test_sync_threads():
    results = queue.Queue()
    workers = [threading.Thread(target=results.put, args=(number,)) for number in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results.qsize() == 10


def test_socket_pair():
    left, right = socket.socketpair()
    threading.Timer(0.05, left.sendall, (b"x",)).start()
    assert right.recv(1) == b"x"
    left.close()
    right.close()


if sys.version_info >= (3, 11):

    def test_loop_that_is_a_mock():
        loop = mock.Mock()
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            assert runner.get_loop() is loop
        loop.close.assert_called_once_with()


async def test_debug_mode_tells_who_asked_for_a_timer():
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    timer = loop.call_later(10, print)
    assert timer._source_traceback[-1].name == "test_debug_mode_tells_who_asked_for_a_timer"
    timer.cancel()
    loop.set_debug(False)


def test_running_loop_is_asked_for_in_another_way(monkeypatch):
    async def waits():
        arrived = asyncio.get_running_loop().create_future()
        threading.Timer(0.05, asyncio.get_running_loop().call_soon_threadsafe, (arrived.set_result, None)).start()
        await arrived
        await asyncio.sleep(0)
        return asyncio.get_running_loop()

    # CPython's own tests of asyncio do so.
    loop = asyncio.new_event_loop()
    monkeypatch.setattr(asyncio.events, "_get_running_loop", lambda: None)
    assert loop.run_until_complete(waits()) is loop
    monkeypatch.undo()
    loop.close()
