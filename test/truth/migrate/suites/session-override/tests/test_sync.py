import asyncio

import pytest


@pytest.fixture
def prices(event_loop):
    return event_loop.run_until_complete(asyncio.sleep(0, [1, 2]))


def test_prices(prices):
    assert prices == [1, 2]


def test_runs_it_itself(event_loop, database):
    assert database["loop"] is event_loop
    event_loop.run_until_complete(asyncio.sleep(0))
    assert event_loop.run_until_complete(asyncio.sleep(0, 3)) == 3
