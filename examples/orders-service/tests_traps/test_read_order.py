import asyncio

import httpx
import pytest

from orders.main import app


@pytest.fixture(scope="session")
def event_loop():
    loop = asyncio.get_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def async_client(event_loop):
    with httpx.AsyncClient(app=app, base_url="http://test") as client:
        yield client


def test_read_order_fails():
    with httpx.Client(app=app, base_url="http://test") as client:
        response = client.get("/orders/1")
        assert response.status_code == 404


async def test_read_order_passes(async_client):
    response = await async_client.get("/orders/1")
    assert response.status_code == 404
