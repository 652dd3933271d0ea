"""Tasks and handles that outlive their owner, and some that do not."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio
kept = []


async def serve(reader, writer):
    await reader.read()
    writer.close()


async def test_task():
    async def background():
        await asyncio.sleep(100)  # suspended

    asyncio.create_task(background())  # created
    await asyncio.sleep(0)


async def test_task_in_a_cycle():
    queue = asyncio.Queue()

    async def consume():
        while True:
            await queue.get()

    asyncio.create_task(consume())  # in a cycle
    await asyncio.sleep(0)
    queue.put_nowait(1)
    await asyncio.sleep(0)


async def test_shielded():
    async def background():
        await asyncio.sleep(100)

    task = asyncio.create_task(background())  # shielded
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.shield(task), 0.05)


async def test_many_tasks():
    for _ in range(1000):
        asyncio.create_task(asyncio.sleep(100))  # a thousand
    await asyncio.sleep(0)


async def test_task_awaited():
    await asyncio.create_task(asyncio.sleep(0.01))


async def test_task_cancelled():
    task = asyncio.create_task(asyncio.sleep(100))
    await asyncio.sleep(0)
    task.cancel()


@pytest_asyncio.fixture
async def cleaned():
    task = asyncio.create_task(asyncio.sleep(100))
    yield task
    task.cancel()


async def test_fixture_cleans_up(cleaned):
    pass


@pytest_asyncio.fixture
async def careless():
    yield asyncio.create_task(asyncio.sleep(100))  # careless


async def test_fixture_does_not_clean_up(careless):
    pass


class Box:
    pass


@pytest.fixture(scope="module")
def box():
    return Box()


async def test_task_in_wider_fixture(box):
    box.task = asyncio.create_task(asyncio.sleep(100))  # in the box
    await asyncio.sleep(0)


async def test_server():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)  # server
    kept.append(server)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)  # connection
    kept.append(writer)
    await asyncio.sleep(0.05)


async def test_server_closed():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        writer.close()
        await writer.wait_closed()


async def test_httpx():
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200)))  # httpx
    await client.get("http://example/")


async def test_httpx_closed():
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200))) as client:
        await client.get("http://example/")
    with pytest.raises(RuntimeError):
        await client.get("http://example/")
    with pytest.raises(RuntimeError):
        async with client:
            pass


def test_trio_keeps_its_threads():
    import trio

    assert trio.run(trio.to_thread.run_sync, lambda: 42) == 42


async def test_httpx_connected():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        await reader.read()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    client = httpx.AsyncClient()  # httpx connected
    await client.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    kept.append(client)
    server.close()


async def test_aiohttp():
    aiohttp.ClientSession()  # aiohttp


async def test_aiohttp_closed():
    async with aiohttp.ClientSession():
        pass


async def test_engine():
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine("sqlite+aiosqlite://")  # engine
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))
    kept.append(engine)


async def test_engine_disposed():
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))
    await engine.dispose()


def memory():
    from sqlalchemy.ext.asyncio import create_async_engine

    return create_async_engine("sqlite+aiosqlite://")


@pytest_asyncio.fixture
async def engine():
    made = memory()
    yield made
    await made.dispose()


async def test_connection_left(engine):
    connection = await engine.connect()  # connection left
    assert not connection.closed


async def test_connections_closed(engine):
    async with engine.begin():
        pass
    connection = await engine.connect()
    await connection.close()


async def test_session_left(engine):
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import AsyncSession

    session = AsyncSession(engine)  # session left
    await session.execute(text("select 1"))


async def test_sessions_closed(engine):
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import AsyncSession

    async with AsyncSession(engine) as closed:
        await closed.execute(text("select 1"))
    begun, committed, unused = AsyncSession(engine), AsyncSession(engine), AsyncSession(engine)
    async with begun.begin():
        await begun.execute(text("select 1"))
    await committed.execute(text("select 1"))
    await committed.commit()
    kept.append(unused)


async def test_timer():
    asyncio.get_running_loop().call_later(100, print)  # timer


async def test_timer_cancelled():
    asyncio.get_running_loop().call_later(100, print).cancel()


async def test_generator():
    async def count():
        yield 1
        yield 2

    counting = count()
    kept.append(counting)
    await counting.__anext__()  # generator


async def test_thread():
    stop = threading.Event()
    kept.append(stop)
    threading.Thread(target=stop.wait, daemon=True).start()  # thread


async def test_executor():
    pool = ThreadPoolExecutor(1)  # executor
    kept.append(pool)
    await asyncio.get_running_loop().run_in_executor(pool, int)


async def test_default_executor():
    await asyncio.get_running_loop().run_in_executor(None, int)


async def test_process():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(20)")  # process
    kept.append(process)


async def test_process_waited_for():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "0")
    await process.wait()


async def test_plain_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"]))  # popen


async def test_signal():
    signal.signal(signal.SIGTERM, lambda *_: None)  # signal


async def test_signal_given_back():
    before = signal.signal(signal.SIGHUP, lambda *_: None)
    signal.signal(signal.SIGHUP, before)


always = asyncio.new_event_loop()


def test_loop_signal():
    always.add_signal_handler(signal.SIGWINCH, print)  # the loop's signal


def test_loop_signal_removed():
    always.add_signal_handler(signal.SIGWINCH, print)
    always.remove_signal_handler(signal.SIGWINCH)


async def test_signal_of_a_loop_that_ends():
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, print)


async def test_socket():
    kept.append(socket.socket())  # socket


async def test_socket_closed():
    socket.socket().close()


def test_loop():
    loop = asyncio.new_event_loop()  # loop
    loop.run_until_complete(asyncio.sleep(0))
    kept.append(loop)


def test_loop_closed():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def test_stop_processes():
    always.close()
    for thing in kept:
        if hasattr(thing, "kill"):
            thing.kill()


@pytest_asyncio.fixture
async def left_server():
    return await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)  # fixture server


@pytest.mark.asyncio
async def test_server_of_a_fixture(left_server):
    assert left_server.sockets


@pytest_asyncio.fixture
async def left_client():
    return httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200)))  # fixture client


@pytest.mark.asyncio
async def test_unused_client_of_a_fixture(left_client):
    assert not left_client.is_closed


@pytest.mark.asyncio
async def test_server_in_a_local():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)  # local server
    assert server.sockets


@pytest.mark.asyncio
async def test_server_closed():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    server.close()
    await server.wait_closed()
