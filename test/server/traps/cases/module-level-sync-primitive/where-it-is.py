# environments: newest pa026 article
import asyncio

import pytest

from queues import Bus, once, publish  # <- module-level-sync-primitive

lock = asyncio.Lock()  # <- module-level-sync-primitive


@pytest.mark.asyncio
async def test_lock():
    async with lock:
        pass


@pytest.mark.asyncio
async def test_lock_again():
    async with lock:
        pass


@pytest.mark.asyncio
async def test_publish():
    await publish(1)


@pytest.mark.asyncio
async def test_publish_again():
    await publish(2)


@pytest.mark.asyncio
async def test_once():
    await once()


@pytest.mark.asyncio
async def test_instances():
    await Bus().send(1)


@pytest.mark.asyncio
async def test_instances_again():
    await Bus().send(1)

# === queues.py
import asyncio
import threading

QUEUE = asyncio.Queue()
ONCE = asyncio.Event()
THREADS = threading.Lock()


async def publish(item):
    with THREADS:
        await QUEUE.put(item)


async def once():
    ONCE.set()


class Bus:
    def __init__(self):
        self.queue = asyncio.Queue()

    async def send(self, item):
        await self.queue.put(item)
