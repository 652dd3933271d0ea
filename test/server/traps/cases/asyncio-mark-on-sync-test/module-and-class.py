# environments: newest
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]  # <- asyncio-mark-on-sync-test


async def test_async():
    pass


def test_sync():
    pass


@pytest.mark.parametrize("number", [1, 2])
async def test_numbers(number):
    pass


@pytest.mark.asyncio
async def test_own():
    pass


# === test_class.py
import pytest


@pytest.mark.asyncio  # <- asyncio-mark-on-sync-test
class TestShop:
    async def test_async(self):
        pass

    def test_sync(self):
        pass

    class TestInner:
        async def test_inner(self):
            pass


# === test_nothing_async.py
import pytest

pytestmark = pytest.mark.asyncio  # <- asyncio-mark-on-sync-test


def test_sync():
    pass


def test_more():
    pass


# === test_quiet.py
import unittest

import pytest


@pytest.mark.asyncio
class TestOld(unittest.TestCase):
    def test_old(self):
        pass


# === test_anyio.py
import pytest

pytestmark = pytest.mark.anyio


def test_anyio():
    pass


# === fix 1: test_case.py
import pytest

pytestmark = [pytest.mark.slow]


@pytest.mark.asyncio(loop_scope="module")
async def test_async():
    pass


def test_sync():
    pass


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("number", [1, 2])
async def test_numbers(number):
    pass


@pytest.mark.asyncio
async def test_own():
    pass


# === fix 1: test_class.py
import pytest


class TestShop:
    @pytest.mark.asyncio
    async def test_async(self):
        pass

    def test_sync(self):
        pass

    class TestInner:
        @pytest.mark.asyncio
        async def test_inner(self):
            pass


# === fix 1: test_nothing_async.py
def test_sync():
    pass


def test_more():
    pass
