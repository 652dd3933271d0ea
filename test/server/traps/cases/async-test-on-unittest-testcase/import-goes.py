"""Totals."""

from unittest import TestCase, mock


class TestTotal(TestCase):
    @mock.patch("os.getcwd")
    async def test_total(self, getcwd):  # <- async-test-on-unittest-testcase
        pass

    async def test_other(self):  # <- async-test-on-unittest-testcase
        pass

# === fix 1: test_case.py
"""Totals."""

from unittest import IsolatedAsyncioTestCase, mock


class TestTotal(IsolatedAsyncioTestCase):
    @mock.patch("os.getcwd")
    async def test_total(self, getcwd):
        pass

    async def test_other(self):
        pass
