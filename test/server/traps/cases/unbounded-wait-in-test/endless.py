# environments: newest pa026 article
import asyncio

import anyio
import pytest


async def tick():
    while True:
        await asyncio.sleep(1)


@pytest.mark.asyncio
async def test_endless(worker):
    seen = []

    async def consume():
        while True:
            seen.append(await worker.queue.get())

    consumers = [asyncio.create_task(consume()) for _ in range(2)]
    await asyncio.gather(*consumers)  # <- unbounded-wait-in-test
    await tick()  # <- unbounded-wait-in-test
    await asyncio.gather(tick(), asyncio.sleep(1))  # <- unbounded-wait-in-test
    await anyio.sleep_forever()  # <- unbounded-wait-in-test


@pytest.mark.asyncio
async def test_cancelled():
    ticking = asyncio.create_task(tick())
    ticking.cancel()
    await asyncio.gather(ticking, return_exceptions=True)


async def receive(socket):
    while True:
        await socket.receive_text()


async def until(done):
    while True:
        if done():
            break
        await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_ends_by_itself(socket):
    await receive(socket)
    await until(lambda: True)
    await asyncio.gather(receive(socket), until(lambda: True))
