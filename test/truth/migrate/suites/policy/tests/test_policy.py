import asyncio

import pytest
import uvloop


async def test_kind(resource):
    assert isinstance(asyncio.get_running_loop(), uvloop.Loop)
    assert resource is asyncio.get_running_loop()


async def test_same(resource):
    assert resource is asyncio.get_running_loop()


@pytest.mark.asyncio(loop_scope="function")
async def test_own_loop():
    assert isinstance(asyncio.get_running_loop(), uvloop.Loop)
