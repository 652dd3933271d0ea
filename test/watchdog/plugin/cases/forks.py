"""A fork in a test: the child must not write into the parent's stream."""

import asyncio
import os

import pytest

pytestmark = pytest.mark.asyncio


def test_fork():
    child = os.fork()
    if child == 0:
        loop = asyncio.new_event_loop()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


async def test_after_all():
    await asyncio.sleep(0)
