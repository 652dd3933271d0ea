import asyncio

import pytest

from orders.stock import Warehouse


@pytest.fixture
def warehouse():
    return Warehouse({"apple": 5, "bread": 2})


@pytest.mark.asyncio
async def test_swaps_in_both_directions(warehouse):
    await asyncio.gather(
        warehouse.swap("apple", "bread"),
        warehouse.swap("bread", "apple"),
    )
    assert warehouse.on_hand("apple") == 5


@pytest.mark.asyncio
async def test_restock_while_counting(warehouse):
    async with warehouse.shelf("apple"):
        counted = warehouse.on_hand("apple")
        await warehouse.restock("apple", 10)
    assert counted == 5
    assert warehouse.on_hand("apple") == 15
