# environments: newest pa021
import asyncio

import pytest


@pytest.mark.asyncio(loop_scope="module")
async def test_first():
    await asyncio.sleep(0)


def test_run():
    asyncio.run(asyncio.sleep(0))


@pytest.mark.asyncio(loop_scope="module")
async def test_later():
    await asyncio.sleep(0)
