import asyncio

import pytest

from orders.stock import Warehouse


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse({"apple": 5, "bread": 2})


@pytest.mark.asyncio
async def test_last_apples_go_to_one_customer(warehouse: Warehouse) -> None:
    reserved = await asyncio.gather(warehouse.reserve("apple", 3), warehouse.reserve("apple", 3))
    assert sorted(reserved) == [False, True]
    assert warehouse.on_hand("apple") == 2


@pytest.mark.asyncio
async def test_swap_shelves(warehouse: Warehouse) -> None:
    await warehouse.swap("apple", "bread")
    assert (warehouse.on_hand("apple"), warehouse.on_hand("bread")) == (2, 5)
