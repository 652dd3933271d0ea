import unittest

import pytest
from library import runner


async def client():
    yield 1


@pytest.mark.asyncio
async def test_client():  # <- async-generator-test
    yield 1


@pytest.mark.anyio
async def test_anyio():  # <- async-generator-test
    yield 1


async def test_unmarked():  # <- async-generator-test
    yield 1


@pytest.mark.asyncio
async def test_async():  # <- async-generator-test
    yield 1


@runner
async def test_decorated():
    yield 1


@pytest.mark.asyncio
async def test_nested():
    async def numbers():
        yield 1

    assert [n async for n in numbers()]


def test_sync():
    numbers = (n for n in range(3))
    assert list(numbers)


class TestCase(unittest.TestCase):
    async def test_method(self):  # <- async-generator-test
        yield 1


class TestIsolated(unittest.IsolatedAsyncioTestCase):
    async def test_method(self):  # <- async-generator-test
        yield 1
