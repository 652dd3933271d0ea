import asyncio
import time

import pytest
import requests

from orders.pricing import PricingClient


@pytest.mark.asyncio
async def test_price_is_served_from_cache_after_a_while(pricing_url):
    pricing = PricingClient(pricing_url)
    first = await pricing.unit_cents("apple")
    time.sleep(0.5)
    second = await pricing.unit_cents("apple")
    await pricing.close()
    assert first == second


@pytest.mark.asyncio
async def test_price_matches_the_service(pricing_url):
    expected = requests.get(f"{pricing_url}/prices/apple").json()["unit_cents"]
    pricing = PricingClient(pricing_url)
    assert await pricing.unit_cents("apple") == expected
    await pricing.close()


@pytest.mark.asyncio
async def test_price_of_our_own_stub():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{"unit_cents": 30}')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    response = requests.get(f"http://{host}:{port}/prices/apple", timeout=2)
    server.close()
    assert response.json() == {"unit_cents": 30}
