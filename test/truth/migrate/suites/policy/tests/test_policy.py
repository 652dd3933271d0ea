import asyncio

import pytest


async def test_kind(resource):
    assert type(asyncio.get_running_loop()).__name__ == "CountingLoop"
    assert resource is asyncio.get_running_loop()


async def test_same(resource):
    assert resource is asyncio.get_running_loop()


@pytest.mark.asyncio(loop_scope="function")
async def test_own_loop():
    assert type(asyncio.get_running_loop()).__name__ == "CountingLoop"
