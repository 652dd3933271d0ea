import asyncio

import pytest
import pytest_asyncio

from orders.database import Order, OrderStatus, get_order
from orders.stock import Warehouse


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def warehouse():
    warehouse = Warehouse({"apple": 100, "bread": 20})
    await asyncio.gather(warehouse.swap("apple", "bread"), warehouse.swap("apple", "bread"))
    return warehouse


async def store_order(database):
    async with database.session() as session:
        order = Order(customer="Grace", total_cents=100)
        session.add(order)
        await session.commit()
        return order.id


@pytest.mark.asyncio
async def test_swapping_twice_changes_nothing(warehouse):
    await asyncio.gather(warehouse.swap("apple", "bread"), warehouse.swap("apple", "bread"))
    assert (warehouse.on_hand("apple"), warehouse.on_hand("bread")) == (100, 20)


@pytest.mark.asyncio
async def test_order_is_shipped(worker, database):
    order_id = await store_order(database)
    await worker.submit(order_id)
    await worker.drain()
    async with database.session() as session:
        order = await get_order(session, order_id)
    assert order.status == OrderStatus.SHIPPED.value
