import httpx
import pytest
import pytest_asyncio

from orders.main import app


@pytest_asyncio.fixture
async def client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client


@pytest.mark.asyncio
async def test_create_order(client):
    body = {"customer": "Ada", "lines": [{"sku": "apple", "quantity": 2}]}
    response = await client.post("/orders", json=body)
    assert response.status_code == 201


@pytest.mark.asyncio
async def test_order_without_lines_is_refused(client):
    response = await client.post("/orders", json={"customer": "Ada", "lines": []})
    assert response.status_code == 422
