import asyncio
import threading

import pytest


@pytest.mark.asyncio
async def test_put_before():
    inbox = asyncio.Queue()
    inbox.put_nowait(1)
    assert await inbox.get() == 1
    done = asyncio.Event()
    done.set()
    await done.wait()


@pytest.mark.asyncio
async def test_task_has_it():
    inbox = asyncio.Queue()
    task = asyncio.create_task(produce(inbox))
    assert await inbox.get() == 1
    await task


@pytest.mark.asyncio
async def test_callback_has_it():
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, done.set)
    await done.wait()


@pytest.mark.asyncio
async def test_nested_function_has_it():
    done = asyncio.Event()

    async def handler(reader, writer):
        done.set()

    await asyncio.start_server(handler, "127.0.0.1", 0)
    await done.wait()


@pytest.mark.asyncio
async def test_join_of_nothing():
    inbox = asyncio.Queue()
    workers = [asyncio.create_task(produce(inbox)) for _ in range(2)]
    await inbox.join()
    await asyncio.gather(*workers)


@pytest.mark.asyncio
async def test_method_is_handed_on(server):
    inbox = asyncio.Queue()
    await server.serve(inbox.put)
    assert await inbox.get() == 1


@pytest.mark.asyncio
async def test_task_of_the_test(server, inbox: asyncio.Queue):
    task = asyncio.create_task(server.serve())
    assert await inbox.get() == 1
    await task


@pytest.mark.asyncio
async def test_polls_for_a_nested_function():
    connection = None

    async def connect():
        nonlocal connection
        connection = object()

    task = asyncio.create_task(connect())
    while connection is None:
        await asyncio.sleep(0)
    await task


@pytest.mark.asyncio
async def test_other_types(reader):
    await reader.wait()
    await reader.get()


async def produce(inbox):
    await inbox.put(1)


async def helper(inbox: asyncio.Queue):
    return await inbox.get()


def test_sync():
    inbox = threading.Event()
    inbox.wait()
