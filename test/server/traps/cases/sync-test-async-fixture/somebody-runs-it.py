import unittest

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def ours():
    return 1


@pytest.fixture
async def plain():
    return 1


@pytest.fixture
async def wanted_by_async():
    return 1


def test_ours(ours):
    pass


def test_both(wanted_by_async):
    pass


@pytest.mark.asyncio
async def test_async(wanted_by_async):
    pass


class TestCase(unittest.TestCase):
    def test_one(self, plain=None):
        pass
