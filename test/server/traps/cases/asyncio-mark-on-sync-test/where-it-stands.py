import functools
import unittest
from unittest import mock

import pytest

pytestmark = pytest.mark.asyncio  # <- asyncio-mark-on-sync-test


def made_async(function):
    @functools.wraps(function)
    async def wrapper():
        function()

    return wrapper


async def test_async():
    pass


def test_sync():
    pass


@pytest.mark.asyncio  # <- asyncio-mark-on-sync-test
@pytest.mark.parametrize("number", [1])
@mock.patch("os.getcwd")
def test_own(getcwd, number):
    pass


@made_async
@pytest.mark.asyncio
def test_wrapped():
    pass


@pytest.mark.asyncio
def helper():
    pass


class TestOld(unittest.TestCase):
    @pytest.mark.asyncio
    def test_old(self):
        pass


# === test_anyio.py
import pytest


@pytest.mark.anyio
def test_anyio():
    pass
