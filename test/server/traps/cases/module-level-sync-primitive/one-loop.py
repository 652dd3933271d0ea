# environments: newest pa026
import asyncio

import pytest

lock = asyncio.Lock()
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_one():
    async with lock:
        pass


async def test_two():
    async with lock:
        pass
