import contextlib
import unittest

import pytest
import pytest_asyncio


async def close(what=None):
    pass


@pytest_asyncio.fixture
async def stack():
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(close, 1)  # <- async-finalizer-callback
        yield stack


@pytest.fixture
def user(request, tmp_path):
    async def clean():
        pass

    user = object()
    request.addfinalizer(clean)  # <- async-finalizer-callback
    return user


@pytest.mark.asyncio
async def test_it(user, stack):
    pass


class TestPlain(unittest.TestCase):
    def test_one(self):
        self.addCleanup(close, 1)  # <- async-finalizer-callback

# === fix 1: test_case.py
import contextlib
import unittest

import pytest
import pytest_asyncio


async def close(what=None):
    pass


@pytest_asyncio.fixture
async def stack():
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(close, 1)
        yield stack


@pytest_asyncio.fixture
async def user(tmp_path):
    async def clean():
        pass

    user = object()
    yield user
    await clean()


@pytest.mark.asyncio
async def test_it(user, stack):
    pass


class TestPlain(unittest.IsolatedAsyncioTestCase):
    def test_one(self):
        self.addAsyncCleanup(close, 1)
