import httpx
import pytest
from fastapi import FastAPI

pytestmark = pytest.mark.asyncio

TWO_APPLES = {"customer": "Ada", "lines": [{"sku": "apple", "quantity": 2}]}


async def test_create_order_prices_each_line(client: httpx.AsyncClient) -> None:
    body = {"customer": "Ada", "lines": [{"sku": "apple", "quantity": 3}, {"sku": "cheese", "quantity": 1}]}
    response = await client.post("/orders", json=body)
    assert response.status_code == 201
    order = response.json()
    assert order["total_cents"] == 3 * 30 + 799
    assert [line["unit_cents"] for line in order["lines"]] == [30, 799]


async def test_read_order(client: httpx.AsyncClient) -> None:
    created = (await client.post("/orders", json=TWO_APPLES)).json()
    response = await client.get(f"/orders/{created['id']}")
    assert response.status_code == 200
    assert response.json()["customer"] == "Ada"


async def test_read_missing_order(client: httpx.AsyncClient) -> None:
    response = await client.get("/orders/404")
    assert response.status_code == 404


@pytest.mark.parametrize("lines", [[], [{"sku": "apple", "quantity": 0}], [{"sku": "", "quantity": 1}]])
async def test_create_order_rejects_bad_lines(client: httpx.AsyncClient, lines: list) -> None:
    response = await client.post("/orders", json={"customer": "Ada", "lines": lines})
    assert response.status_code == 422


async def test_create_order_with_unknown_sku(client: httpx.AsyncClient) -> None:
    response = await client.post("/orders", json={"customer": "Ada", "lines": [{"sku": "unicorn", "quantity": 1}]})
    assert response.status_code == 400
    assert "unicorn" in response.json()["detail"]


async def test_list_orders_by_status(client: httpx.AsyncClient, app: FastAPI) -> None:
    await client.post("/orders", json=TWO_APPLES)
    await app.state.worker.drain()
    shipped = (await client.get("/orders", params={"status": "shipped"})).json()
    packed = (await client.get("/orders", params={"status": "packed"})).json()
    assert [order["customer"] for order in shipped] == ["Ada"]
    assert packed == []


async def test_health(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"status": "ok"}
