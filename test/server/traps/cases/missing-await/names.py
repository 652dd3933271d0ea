import asyncio

import pytest
from app.service import refund
from app import service as svc


async def here():
    pass


class Cart:
    async def add(self, item):
        pass

    async def add_all(self, items):
        for item in items:
            self.add(item)  # <- missing-await
        await self.add(1)

    @classmethod
    async def make(cls):
        return cls()


@pytest.mark.asyncio
async def test_names():
    here()  # <- missing-await
    refund(1)  # <- missing-await
    svc.refund(1)  # <- missing-await
    svc.Refund(1)
    asyncio.sleep(1)  # <- missing-await
    await here()
    kept = here()
    await kept
    asyncio.create_task(here())
    task = here()
    asyncio.ensure_future(task)
    print(here())
    asyncio.gather(here())


@pytest.mark.asyncio
async def test_types():
    cart = Cart()
    cart.add(1)  # <- missing-await
    queue = asyncio.Queue()
    queue.put(1)  # <- missing-await
    queue.put_nowait(1)
    event = asyncio.Event()
    event.set()
    event.wait()  # <- missing-await

# === app/__init__.py

# === app/service.py
class Refund:
    def __init__(self, n):
        self.n = n


async def refund(n):
    return n
