# environments: article pa026
import pytest


@pytest.mark.asyncio
async def test_it(event_loop):  # <- event-loop-fixture-request
    event_loop.call_soon(print)


@pytest.mark.anyio
async def test_other_plugin(event_loop):
    pass

# === fix 1: test_case.py
import asyncio

import pytest


@pytest.mark.asyncio
async def test_it():
    event_loop = asyncio.get_running_loop()
    event_loop.call_soon(print)


@pytest.mark.anyio
async def test_other_plugin(event_loop):
    pass
