# environments: newest pa026 article
import asyncio
import time

import pytest


@pytest.mark.asyncio
async def test_polls(server):
    while not server.started:  # <- unbounded-wait-in-test
        await asyncio.sleep(0.01)
    while not server.started:  # <- unbounded-wait-in-test
        pass
    deadline = time.monotonic() + 5
    while not server.started and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    attempts = 0
    while not server.started and attempts < 5:
        await asyncio.sleep(0.01)
        attempts += 1
    while not server.started:
        await asyncio.sleep(0.01)
        assert server.alive
    while server.step():
        pass
    while True:
        await server.tick()

# === fix 1: test_case.py
import asyncio
import time

import pytest


@pytest.mark.asyncio
async def test_polls(server):
    async with asyncio.timeout(5):
        while not server.started:
            await asyncio.sleep(0.01)
    async with asyncio.timeout(5):
        while not server.started:
            await asyncio.sleep(0)
    deadline = time.monotonic() + 5
    while not server.started and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    attempts = 0
    while not server.started and attempts < 5:
        await asyncio.sleep(0.01)
        attempts += 1
    while not server.started:
        await asyncio.sleep(0.01)
        assert server.alive
    while server.step():
        pass
    while True:
        await server.tick()
