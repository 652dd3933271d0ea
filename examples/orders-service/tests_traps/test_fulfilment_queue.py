import asyncio

import pytest
import pytest_asyncio

from orders.database import Database
from orders.events import EventHub
from orders.fulfilment import FulfilmentWorker
from orders.schemas import StatusEvent


@pytest_asyncio.fixture
async def idle_worker(settings):
    return FulfilmentWorker(Database(settings.database_url), EventHub(), queue_size=2)


@pytest.mark.asyncio
async def test_packed_event_is_published():
    hub = EventHub()
    async with hub.watch(17) as events:
        hub.publish(StatusEvent(order_id=71, status="packed"))
        event = await events.get()
    assert event.status == "packed"


@pytest.mark.asyncio
async def test_submitted_order_is_picked_up(idle_worker):
    await idle_worker.submit(17)
    await idle_worker.drain()
    assert idle_worker.queue.empty()


@pytest.mark.asyncio
async def test_batch_of_orders_is_accepted(idle_worker):
    for order_id in range(3):
        await idle_worker.submit(order_id)
    assert idle_worker.queue.qsize() == 3


@pytest.mark.asyncio
async def test_two_consumers_share_the_queue(idle_worker):
    shipped = []

    async def consume():
        while True:
            shipped.append(await idle_worker.queue.get())

    consumers = [asyncio.create_task(consume(), name=f"consumer-{n}") for n in range(2)]
    await idle_worker.submit(1)
    await idle_worker.submit(2)
    await asyncio.gather(*consumers)
    assert sorted(shipped) == [1, 2]
