"""Fixtures that hang, and what wider fixtures own."""

import asyncio
import unittest

import pytest
import pytest_asyncio

asyncio_test = pytest.mark.asyncio


@pytest_asyncio.fixture
async def stuck():
    await asyncio.Event().wait()  # in setup
    yield


@asyncio_test
async def test_setup(stuck):
    pass


@pytest_asyncio.fixture
async def stuck_after():
    yield
    await asyncio.Event().wait()  # in teardown


@asyncio_test
async def test_teardown(stuck_after):
    pass


class Plain:
    """A server's task without an async fixture, so that it works on every version."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.task = self.loop.create_task(asyncio.sleep(1000))
        self.loop.run_until_complete(asyncio.sleep(0))

    def close(self):
        self.task.cancel()
        self.loop.run_until_complete(asyncio.gather(self.task, return_exceptions=True))
        self.loop.close()


@pytest.fixture(scope="session")
def background():
    plain = Plain()
    yield plain
    plain.close()


@pytest.fixture(scope="module")
def listening():
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0))  # module server
    yield server
    server.close()
    loop.run_until_complete(server.wait_closed())
    loop.close()


@asyncio_test
@pytest.mark.parametrize("number", range(3))
async def test_uses(background, listening, number):
    await asyncio.sleep(0)


@pytest.mark.parametrize("number", range(3))
def test_run_uses(background, listening, number):
    asyncio.run(asyncio.sleep(0))


@pytest.mark.usefixtures("background", "listening")
class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_unittest_uses_1(self):
        await asyncio.sleep(0)

    async def test_unittest_uses_2(self):
        await asyncio.sleep(0)
