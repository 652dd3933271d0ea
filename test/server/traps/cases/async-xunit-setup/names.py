import unittest

import pytest
from library import RunningCase


async def setup_module():  # <- async-xunit-setup
    pass


async def setup_function(function):  # <- async-xunit-setup
    pass


async def setup_session():
    pass


class TestPlain:
    @classmethod
    async def setup_class(cls):  # <- async-xunit-setup
        pass

    def setup_method(self):
        pass

    async def teardown_method(self):  # <- async-xunit-setup
        pass

    async def setUp(self):
        pass

    def test_one(self):
        pass


class Base:
    async def setup_method(self):  # <- async-xunit-setup
        pass


class TestDerived(Base):
    def test_one(self):
        pass


class Helper:
    async def setup_method(self):
        pass


class TestFixture:
    @pytest.fixture
    async def setup_method(self):
        pass

    @pytest.mark.anyio
    async def test_one(self):
        pass


class TestForeign(RunningCase):
    async def setup_method(self):
        pass

    async def setUp(self):
        pass

    async def test_one(self):
        pass


class TestIsolated(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    async def tearDown(self):  # <- async-xunit-setup
        pass

    async def test_one(self):
        pass


class TestCase(unittest.TestCase):
    @classmethod
    async def setUpClass(cls):  # <- async-xunit-setup
        pass

    async def tearDown(self):  # <- async-xunit-setup
        pass

    async def asyncTearDown(self):  # <- async-xunit-setup
        pass

    def test_one(self):
        pass


def test_one():
    pass
