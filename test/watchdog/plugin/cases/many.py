"""Hangs in both workers of pytest-xdist."""

import asyncio

import pytest

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("number", range(6))
async def test_hangs(number):
    await asyncio.Event().wait()


@pytest.mark.parametrize("number", range(6))
async def test_passes(number):
    await asyncio.sleep(0.01)


async def test_swallows():
    never = asyncio.Event()
    while True:
        try:
            await never.wait()
        except BaseException:
            pass
