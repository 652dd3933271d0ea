import asyncio

import httpx
import pytest
import pytest_asyncio

from orders.database import get_order
from orders.pricing import PricingClient

NEW_ORDER = {"customer": "Ada", "lines": [{"sku": "apple", "quantity": 2}]}


@pytest.fixture
async def started_app(app):
    async with app.router.lifespan_context(app):
        yield app


@pytest_asyncio.fixture
async def running_client(app):
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
            yield client


@pytest.mark.asyncio
async def test_read_created_order(running_client):
    created = await running_client.post("/orders", json=NEW_ORDER)
    response = running_client.get(f"/orders/{created.json()['id']}")
    assert response.status_code == 200


@pytest.mark.asyncio
async def test_unknown_order_is_refused(running_client):
    with pytest.raises(httpx.HTTPStatusError):
        running_client.get("/orders/404")


@pytest.mark.asyncio
async def test_order_is_stored(started_app):
    async with started_app.state.database.session() as session:
        assert await get_order(session, 1) is None


@pytest.mark.asyncio
async def test_price_lookup():
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"unit_cents": 30}))
    pricing = PricingClient("http://pricing.test", transport=transport)
    assert asyncio.run(pricing.unit_cents("apple")) == 30


async def test_health(running_client):
    response = await running_client.get("/health")
    assert response.json() == {"status": "ok"}
