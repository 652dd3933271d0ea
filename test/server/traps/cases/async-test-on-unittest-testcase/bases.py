import unittest
from unittest import TestCase as Case
from unittest import IsolatedAsyncioTestCase
from unittest.mock import patch

import pytest
from django.test import SimpleTestCase
from base import AsyncRunner, Counting, ShopTestCase, with_runner


class TestPlain(unittest.TestCase):
    async def test_one(self):  # <- async-test-on-unittest-testcase
        pass

    def test_sync(self):
        pass

    async def helper(self):
        pass

    @pytest.mark.asyncio
    async def test_marked(self):  # <- async-test-on-unittest-testcase
        pass

    @patch("os.getcwd")
    async def test_patched(self, getcwd):  # <- async-test-on-unittest-testcase
        pass

    @with_runner
    async def test_decorated(self):
        pass


class TestAliased(Case):
    async def test_one(self):  # <- async-test-on-unittest-testcase
        pass


class TestShop(ShopTestCase):
    async def test_one(self):  # <- async-test-on-unittest-testcase
        pass


class TestIsolated(IsolatedAsyncioTestCase):
    async def test_one(self):
        pass


class TestDjango(SimpleTestCase):
    async def test_one(self):
        pass


class TestRunner(AsyncRunner):
    async def test_one(self):
        pass


class TestMixed(Counting, unittest.TestCase):
    async def test_one(self):
        pass

# === base.py
import asyncio
import unittest
from library import Mixin


class ShopTestCase(unittest.TestCase):
    pass


class AsyncRunner(unittest.TestCase):
    def _callTestMethod(self, method):
        asyncio.run(method())


class Counting(Mixin):
    pass


def with_runner(function):
    def run(self):
        asyncio.run(function(self))

    return run
