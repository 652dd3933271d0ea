import asyncio

import httpx
import pytest
from fastapi.testclient import TestClient

from orders.events import EventHub
from orders.pricing import PricingClient
from orders.schemas import StatusEvent


@pytest.mark.asyncio
async def test_watcher_collects_events():
    hub = EventHub()
    seen = []

    async def collect():
        async with hub.watch(1) as events:
            while True:
                seen.append(await events.get())

    asyncio.create_task(collect())
    await asyncio.sleep(0)
    hub.publish(StatusEvent(order_id=1, status="packed"))
    await asyncio.sleep(0)
    assert len(seen) == 1


@pytest.mark.asyncio
async def test_price_feed(pricing_url):
    pricing = PricingClient(pricing_url)
    assert await pricing.unit_cents("apple") == 30


@pytest.mark.asyncio
async def test_status_page_is_reachable():
    async def greet(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    client = httpx.AsyncClient()
    response = await client.get(f"http://{host}:{port}/status")
    assert response.text == "ok"


@pytest.mark.asyncio
async def test_reminder_is_scheduled():
    reminded = []
    asyncio.get_running_loop().call_later(30, reminded.append, "order 17")
    assert reminded == []


def test_first_event_of_a_quiet_order(app):
    with TestClient(app) as client:
        with client.websocket_connect("/orders/17/events") as events:
            assert events.receive_json()["status"] == "packed"
