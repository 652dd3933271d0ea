import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from orders.database import Database, Order, OrderStatus, get_order
from orders.events import EventHub
from orders.fulfilment import FulfilmentWorker

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}")
    await database.create_tables()
    yield database
    await database.close()


@pytest.fixture
def hub() -> EventHub:
    return EventHub()


@pytest_asyncio.fixture
async def worker(database: Database, hub: EventHub) -> AsyncIterator[FulfilmentWorker]:
    worker = FulfilmentWorker(database, hub)
    worker.start()
    yield worker
    await worker.stop()


@pytest_asyncio.fixture
async def order_id(database: Database) -> int:
    async with database.session() as session:
        order = Order(customer="Grace", total_cents=100)
        session.add(order)
        await session.commit()
        return order.id


async def test_submitted_order_is_shipped(worker: FulfilmentWorker, database: Database, order_id: int) -> None:
    await worker.submit(order_id)
    await asyncio.wait_for(worker.drain(), timeout=5)
    async with database.session() as session:
        order = await get_order(session, order_id)
    assert order is not None
    assert order.status == OrderStatus.SHIPPED.value


async def test_watchers_see_each_step(worker: FulfilmentWorker, hub: EventHub, order_id: int) -> None:
    async with hub.watch(order_id) as events:
        await worker.submit(order_id)
        steps = [(await asyncio.wait_for(events.get(), timeout=5)).status for _ in range(2)]
    assert steps == [OrderStatus.PACKED, OrderStatus.SHIPPED]


async def test_vanished_order_does_not_stop_the_worker(worker: FulfilmentWorker, database: Database, order_id: int) -> None:
    await worker.submit(999)
    await worker.submit(order_id)
    await asyncio.wait_for(worker.drain(), timeout=5)
    async with database.session() as session:
        order = await get_order(session, order_id)
    assert order is not None
    assert order.status == OrderStatus.SHIPPED.value
