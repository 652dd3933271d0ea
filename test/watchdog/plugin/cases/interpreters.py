"""Other interpreters in this process, each with a GIL of its own: their threads must not be looked at."""

import asyncio

import pytest
from anyio import to_interpreter


async def in_interpreters():
    for _ in range(8):
        assert await to_interpreter.run_sync(pow, 2, 5) == 32
        idle = to_interpreter._idle_workers.get()
        while idle:
            idle.pop().destroy()


@pytest.mark.anyio
async def test_asyncio(anyio_backend):
    await in_interpreters()


@pytest.mark.asyncio
async def test_hangs_behind():
    await asyncio.Event().wait()  # hangs
