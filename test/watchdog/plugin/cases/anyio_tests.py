"""Tests that anyio's own plugin runs, on asyncio."""

import asyncio
import time

import anyio
import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


async def test_event():
    ready = anyio.Event()
    await ready.wait()  # event


async def test_deadline():
    with anyio.move_on_after(0.5):
        await anyio.sleep_forever()


async def test_group():
    never = asyncio.Event()

    async def child():
        await never.wait()  # child

    async with anyio.create_task_group() as group:
        group.start_soon(child)


@pytest.fixture
async def stuck():
    await asyncio.Event().wait()  # in setup
    yield


async def test_fixture(stuck):
    pass


@pytest.fixture
async def stuck_after():
    yield
    await asyncio.Event().wait()  # in teardown


async def test_fixture_after(stuck_after):
    pass


async def test_block():
    time.sleep(0.4)  # block


async def test_leak():
    async def background():
        await asyncio.sleep(100)

    asyncio.create_task(background())  # leak
    await anyio.sleep(0)


async def test_thread():
    assert await anyio.to_thread.run_sync(lambda: time.sleep(0.2)) is None


async def test_fine():
    async with anyio.create_task_group() as group:
        group.start_soon(anyio.sleep, 0.01)


@pytest.fixture(scope="session")
async def serving():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)  # session server
    task = asyncio.create_task(server.serve_forever())
    yield server
    task.cancel()
    server.close()


@pytest.fixture(scope="module")
async def forgotten():
    yield asyncio.create_task(asyncio.sleep(1000))  # forgotten


@pytest.mark.parametrize("number", range(3))
async def test_uses(serving, forgotten, number):
    reader, writer = await asyncio.open_connection(*serving.sockets[0].getsockname())
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
