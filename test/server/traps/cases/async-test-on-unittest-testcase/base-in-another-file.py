from base import ShopTestCase


class TestShop(ShopTestCase):
    async def test_one(self):  # <- async-test-on-unittest-testcase
        pass

# === base.py
import unittest


class ShopTestCase(unittest.TestCase):
    def setUp(self):
        self.items = []

# === fix 1: base.py
import unittest


class ShopTestCase(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.items = []
