# environments: newest pa026
import unittest

import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def queue(request):
    request.cls.queue = asyncio.Queue()


@pytest.fixture
async def nobodys(request):
    request.cls.queue = asyncio.Queue()


@pytest.fixture
def synchronous(request):
    request.cls.queue = asyncio.Queue()


@pytest.mark.usefixtures("queue")
class TestUsed(unittest.IsolatedAsyncioTestCase):  # <- isolated-asyncio-testcase-fixtures
    async def test_one(self):
        pass

    async def test_two(self):
        pass


@pytest.mark.usefixtures("nobodys", "synchronous")
class TestOther(unittest.IsolatedAsyncioTestCase):
    async def test_it(self):
        pass


@pytest.mark.usefixtures("queue")
class TestSync(unittest.IsolatedAsyncioTestCase):
    def test_it(self):
        pass


@pytest.mark.usefixtures("queue")
class TestPlain:
    @pytest.mark.asyncio
    async def test_it(self):
        pass
