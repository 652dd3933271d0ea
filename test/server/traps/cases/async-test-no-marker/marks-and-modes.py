import asyncio

import pytest


async def test_unmarked():  # <- async-test-no-marker
    pass


@pytest.mark.asyncio
async def test_marked():
    pass


@pytest.mark.parametrize("n", [1, 2])
async def test_parametrized(n):  # <- async-test-no-marker
    pass


def test_sync():
    asyncio.run(asyncio.sleep(0))


async def helper():
    pass


class TestGroup:
    async def test_in_class(self):  # <- async-test-no-marker
        pass

    @pytest.mark.asyncio
    async def test_marked_in_class(self):
        pass


@pytest.mark.asyncio
class TestMarked:
    async def test_in_class(self):
        pass

# === fix 1: test_case.py
import asyncio

import pytest


@pytest.mark.asyncio
async def test_unmarked():
    pass


@pytest.mark.asyncio
async def test_marked():
    pass


@pytest.mark.asyncio
@pytest.mark.parametrize("n", [1, 2])
async def test_parametrized(n):
    pass


def test_sync():
    asyncio.run(asyncio.sleep(0))


async def helper():
    pass


class TestGroup:
    @pytest.mark.asyncio
    async def test_in_class(self):
        pass

    @pytest.mark.asyncio
    async def test_marked_in_class(self):
        pass


@pytest.mark.asyncio
class TestMarked:
    async def test_in_class(self):
        pass
