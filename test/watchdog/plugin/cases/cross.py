"""Loops that meet without a word: nothing is raised, and something is late, lost or about to fail."""

import asyncio
import sys
import threading
import unittest

import pytest
import pytest_asyncio

asyncio_test = pytest.mark.asyncio

GUARD = asyncio.Lock()  # guard
GUARD_OF_ANYIO = asyncio.Lock()
GUARD_OF_RUN = asyncio.Lock()
GUARD_OF_UNITTEST = asyncio.Lock()
FREE = asyncio.Lock()
kept = []


class Pool:
    def __init__(self):
        self.free = asyncio.Queue()


POOL = Pool()


def after(seconds, action, *args):
    timer = threading.Timer(seconds, action, args)
    timer.start()
    return timer


@asyncio_test
async def test_set_from_a_thread():
    future = asyncio.get_running_loop().create_future()
    after(0.1, future.set_result, 1)
    await asyncio.wait_for(future, 1.5)  # late


@asyncio_test
async def test_set_from_a_thread_as_it_should_be():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    after(0.1, loop.call_soon_threadsafe, future.set_result, 1)
    await asyncio.wait_for(future, 5)


async def bind(guard):
    """From Python 3.10 on a lock belongs to the loop that somebody first waits for it on."""
    if sys.version_info >= (3, 10):

        async def hold():
            async with guard:
                await asyncio.sleep(0.01)

        task = asyncio.ensure_future(hold())
        await asyncio.sleep(0)
        async with guard:
            await task


@asyncio_test
async def test_guard_first():
    await bind(GUARD)


@asyncio_test
async def test_guard_second():
    async with GUARD:  # used silently
        await asyncio.sleep(0)


@asyncio_test
async def test_guard_third():
    async with GUARD:
        await asyncio.sleep(0)


@asyncio_test
async def test_pool_first():
    if sys.version_info >= (3, 10):
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(POOL.free.get(), 0.01)


async def take():
    await POOL.free.put(1)
    return await POOL.free.get()  # taken silently


@asyncio_test
async def test_pool_second():
    assert await take() == 1


@asyncio_test
async def test_free_is_bound_to_nothing():
    if sys.version_info >= (3, 10):
        async with FREE:
            await asyncio.sleep(0)


@asyncio_test
async def test_job_for_a_loop_that_does_not_run():
    loop = asyncio.new_event_loop()  # made to stand
    try:
        job = asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop)
        await asyncio.wrap_future(job)  # job never done
    finally:
        loop.close()


def threaded(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


@asyncio_test
async def test_a_loop_in_a_thread_is_no_matter():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=threaded, args=(loop,))
    thread.start()
    job = asyncio.run_coroutine_threadsafe(asyncio.sleep(0.05, 7), loop)
    assert await asyncio.wrap_future(job) == 7
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest_asyncio.fixture
async def connection():
    await asyncio.sleep(0)
    yield asyncio.Queue()


@asyncio_test
async def test_with_a_fixture(connection):
    connection.put_nowait(1)
    assert await connection.get() == 1


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
async def test_anyio_first():
    await bind(GUARD_OF_ANYIO)


@pytest.mark.anyio
async def test_anyio_second():
    async with GUARD_OF_ANYIO:  # used by anyio
        await asyncio.sleep(0)


def test_run_first():
    asyncio.run(bind(GUARD_OF_RUN))


async def use_in_run():
    async with GUARD_OF_RUN:  # used by run
        await asyncio.sleep(0)


def test_run_second():
    asyncio.run(use_in_run())


class TestUnittest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.number = await asyncio.sleep(0, 1)

    async def test_unittest_first(self):
        await bind(GUARD_OF_UNITTEST)

    async def test_unittest_second(self):
        async with GUARD_OF_UNITTEST:  # used by unittest
            await asyncio.sleep(0)

    async def test_unittest_with_a_fixture(self):
        assert await asyncio.sleep(0, self.number) == 1


@pytest.fixture
async def number():
    yield await asyncio.sleep(0, 1)


@pytest.mark.anyio
async def test_anyio_with_a_fixture(number):
    assert await asyncio.sleep(0, number) == 1


def test_run_with_a_fixture(connection_of_run):
    assert asyncio.run(asyncio.sleep(0, connection_of_run)) == 1


@pytest.fixture
def connection_of_run():
    return 1


@asyncio_test
async def test_last():
    await asyncio.sleep(0)
