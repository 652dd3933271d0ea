import atexit
import contextlib
import functools
import unittest
import weakref

import httpx
import pytest
import pytest_asyncio


async def close(what=None):
    pass


def close_now():
    pass


atexit.register(close)  # <- async-finalizer-callback
atexit.register(close_now)


@pytest.fixture
def nested(request):
    async def clean():
        pass

    def clean_now():
        pass

    request.addfinalizer(clean)  # <- async-finalizer-callback
    request.addfinalizer(clean_now)
    request.addfinalizer(functools.partial(close, 1))  # <- async-finalizer-callback
    request.addfinalizer(lambda: None)
    return 1


@pytest_asyncio.fixture
async def client(request):
    client = httpx.AsyncClient()
    weakref.finalize(request, client.aclose)  # <- async-finalizer-callback
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(client.aclose)  # <- async-finalizer-callback
        stack.push_async_callback(client.aclose)
        stack.callback(close_now)
        yield client


def helper(request):
    request.addfinalizer(close)


class TestIsolated(unittest.IsolatedAsyncioTestCase):
    async def test_one(self):
        self.addCleanup(close, 1)
        self.addAsyncCleanup(close)
        self.addCleanup(close_now)


class TestPlain(unittest.TestCase):
    def test_one(self):
        self.addCleanup(close)  # <- async-finalizer-callback


class Other:
    def test_one(self):
        self.addCleanup(close)
