from unittest import TestCase


class TestShop(TestCase):
    async def setUp(self):  # <- async-xunit-setup
        await super().setUp()
        self.shop = await connect()

    async def tearDown(self):  # <- async-xunit-setup
        await self.shop.close()

    def test_one(self):
        pass

# === fix 1: test_case.py
from unittest import IsolatedAsyncioTestCase


class TestShop(IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.shop = await connect()

    async def asyncTearDown(self):
        await self.shop.close()

    def test_one(self):
        pass
