# environments: newest
import asyncio

import pytest


async def send(seen):
    seen.append(1)


@pytest.mark.asyncio
async def test_send():
    seen = []
    asyncio.create_task(send(seen))  # <- dangling-task
    await asyncio.sleep(0)
    assert seen == [1]

# === fix 1: test_case.py
import asyncio

import pytest


async def send(seen):
    seen.append(1)


@pytest.mark.asyncio
async def test_send():
    seen = []
    task = asyncio.create_task(send(seen))
    await asyncio.sleep(0)
    assert seen == [1]
    await task

# === fix 2: test_case.py
import asyncio

import pytest


async def send(seen):
    seen.append(1)


@pytest.mark.asyncio
async def test_send():
    seen = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(send(seen))
        await asyncio.sleep(0)
        assert seen == [1]
