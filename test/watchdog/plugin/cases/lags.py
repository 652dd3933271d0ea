"""Loops of every provider but pytest-asyncio that are late without ever being blocked for long."""

import asyncio
import time
import unittest

import pytest


async def small_blocks():
    for _ in range(30):
        time.sleep(0.015)
        await asyncio.sleep(0)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
async def test_anyio():
    await small_blocks()


def test_run():
    asyncio.run(small_blocks())


class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_unittest(self):
        await small_blocks()
