import asyncio

import httpx
import pytest
import pytest_asyncio
from fastapi.testclient import TestClient
from shop.main import app


@pytest.fixture
def browser():
    with TestClient(app) as client:
        yield client


@pytest_asyncio.fixture
async def client():
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def test_testclient(browser):
    with browser.stream("GET", "/shop/events"):  # <- streaming-through-asgi-transport
        pass
    browser.get("/shop/events?since=3")  # <- streaming-through-asgi-transport
    browser.get("/shop/orders/3")
    browser.get("/shop/counted")
    browser.get("/unknown")


@pytest.mark.asyncio
async def test_async_client(client):
    async with client.stream("GET", "http://test/shop/events"):  # <- streaming-through-asgi-transport
        pass
    await client.get("/shop/gone")  # <- streaming-through-asgi-transport
    await client.get("/shop/stopped")


@pytest.mark.asyncio
async def test_real_server(live_url):
    async with httpx.AsyncClient(base_url=live_url) as client:
        async with client.stream("GET", "/shop/events"):
            pass

# === shop/__init__.py

# === shop/main.py
from fastapi import FastAPI

from shop import live

app = FastAPI()
app.include_router(live.router, prefix="/shop")

# === shop/live.py
import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sse_starlette.sse import EventSourceResponse

router = APIRouter()


async def ticks():
    while True:
        yield "data: 1"
        await asyncio.sleep(1)


async def some(stopped):
    while True:
        yield "data: 1"
        if stopped():
            break


@router.get("/events")
async def events():
    return StreamingResponse(ticks())


@router.get("/orders/{number}")
async def order(number: int):
    return number


@router.get("/counted")
async def counted():
    async def three():
        for number in range(3):
            yield str(number)

    return StreamingResponse(three())


@router.get("/stopped")
async def stopped():
    return StreamingResponse(some(lambda: True))


@router.get("/gone")
async def gone(request: Request):
    async def until_gone():
        while True:
            if await request.is_disconnected():
                break
            yield {"data": "1"}

    return EventSourceResponse(until_gone())
