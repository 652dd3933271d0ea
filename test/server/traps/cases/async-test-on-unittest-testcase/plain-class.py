import unittest


async def total(*prices):
    if not prices:
        raise ValueError
    return sum(prices)


class TestTotal(unittest.TestCase):
    async def test_total(self):  # <- async-test-on-unittest-testcase
        self.assertEqual(await total(1, 2), 3)
        self.assertTrue(await total(1))
        self.assertFalse(1 - await total(1))
        with self.assertRaises(ValueError):
            await total()

    def test_sum(self):
        self.assertIsNotNone(self.numbers())

    def numbers(self):
        return [1]

# === fix 1: test_case.py
import unittest


async def total(*prices):
    if not prices:
        raise ValueError
    return sum(prices)


class TestTotal(unittest.IsolatedAsyncioTestCase):
    async def test_total(self):
        self.assertEqual(await total(1, 2), 3)
        self.assertTrue(await total(1))
        self.assertFalse(1 - await total(1))
        with self.assertRaises(ValueError):
            await total()

    def test_sum(self):
        self.assertIsNotNone(self.numbers())

    def numbers(self):
        return [1]

# === fix 2: test_case.py
import pytest


async def total(*prices):
    if not prices:
        raise ValueError
    return sum(prices)


class TestTotal:
    @pytest.mark.asyncio
    async def test_total(self):
        assert await total(1, 2) == 3
        assert await total(1)
        assert not (1 - await total(1))
        with pytest.raises(ValueError):
            await total()

    def test_sum(self):
        assert self.numbers() is not None

    def numbers(self):
        return [1]
