"""Things that come up long after they were made, in a test that has nothing to do with them."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
import unittest
import warnings

import pytest

kept = []
pids = []
at_import = asyncio.sleep(0)  # at import


async def save():
    pass


def deep(depth):
    return deep(depth - 1) if depth else save()  # deep


def hidden(thing):
    """Refers to the thing from a cycle, so that only the garbage collector ends it."""
    cycle = [thing]
    cycle.append(cycle)


async def test_coroutine_kept_for_a_while():
    kept.append(save())  # kept for a while


@pytest.fixture
def made_by_fixture():
    kept.append(save())  # made by fixture


async def test_coroutine_of_a_fixture(made_by_fixture):
    pass


@pytest.mark.parametrize("number", [1, 2])
async def test_coroutine_of_a_parameter(number):
    hidden(save())  # of a parameter


async def test_callback_fails():
    def fails():
        raise LookupError("in a callback")  # fails in a callback

    asyncio.get_running_loop().call_soon(fails)
    await asyncio.sleep(0)


async def test_timer_fails():
    def late():
        raise LookupError("in a timer")  # fails in a timer

    asyncio.get_running_loop().call_later(0.01, late)  # timer made
    await asyncio.sleep(0.05)


async def test_future_fails():
    def fail():
        raise LookupError("in a future")  # fails in a future

    future = asyncio.get_running_loop().create_future()
    try:
        fail()
    except LookupError as error:
        future.set_exception(error)
    del future


async def test_handler_of_a_server_fails():
    async def handler(reader, writer):
        try:
            raise LookupError("in a handler")  # fails in a handler
        finally:
            writer.close()

    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await reader.read()
    writer.close()
    server.close()
    await asyncio.sleep(0.05)


class Careless:
    def __del__(self):
        raise LookupError("in a destructor")  # fails in a destructor


async def test_destructor_fails():
    hidden(Careless())


async def test_socket_forgotten():
    hidden(socket.socket())  # forgotten
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        gc.collect()


async def leave_a_process():
    """Its transport wants the loop when it is destroyed, and that is closed by then."""
    start = asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(60)", stdin=asyncio.subprocess.PIPE
    )
    child = await start  # process left
    pids.append(child.pid)
    hidden(child)


async def test_process_asyncio():
    await leave_a_process()


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
async def test_process_anyio(anyio_backend):
    await leave_a_process()


def test_process_run():
    asyncio.run(leave_a_process())


class TestProcess(unittest.IsolatedAsyncioTestCase):
    async def test_process_unittest(self):
        await leave_a_process()


async def test_task_fails_and_is_kept():
    async def fails():
        raise LookupError("in a task")  # fails in a task

    kept.append(asyncio.ensure_future(fails()))  # failing task
    await asyncio.sleep(0)


async def test_exception_is_read():
    future = asyncio.get_running_loop().create_future()
    future.set_exception(LookupError("read"))
    assert future.exception() is not None


async def test_coroutine_is_awaited():
    coroutine = save()
    hidden(coroutine)
    await coroutine


@pytest.mark.filterwarnings("ignore")
async def test_where_it_surfaces():
    kept.clear()
    gc.collect()
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def test_last():
    hidden(save())  # in the last test


async def test_really_last():
    kept.append(save())  # to the very end
