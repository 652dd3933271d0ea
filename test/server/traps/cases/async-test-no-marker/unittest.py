import unittest


class TestOld(unittest.IsolatedAsyncioTestCase):
    async def test_taken(self):
        pass


class TestOlder(unittest.TestCase):
    async def test_another_trap(self):
        pass
