# environments: newest
import asyncio

import pytest
import pytest_asyncio
from httpx import ASGITransport, AsyncClient
from shop import app


@pytest_asyncio.fixture
async def client():
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test/") as client:
        yield client


class TestTicks:
    @pytest.mark.asyncio
    async def test_tick(self, client):
        async with asyncio.timeout(5), client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            async for line in response.aiter_lines():
                if line:
                    break

# === shop.py
import asyncio

from fastapi import FastAPI
from fastapi.responses import StreamingResponse


async def ticks():
    while True:
        yield "data: 1\n\n"
        await asyncio.sleep(1)


app = FastAPI()


@app.get("/ticks")
async def read_ticks():
    return StreamingResponse(ticks())

# === fix 1: test_case.py
import asyncio
import threading
import time

import pytest
import pytest_asyncio
import uvicorn
from httpx import AsyncClient
from shop import app


@pytest.fixture
def server_url():
    server = uvicorn.Server(uvicorn.Config(app, port=0, loop="asyncio", log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest_asyncio.fixture
async def client(server_url):
    async with AsyncClient(base_url=server_url) as client:
        yield client


class TestTicks:
    @pytest.mark.asyncio
    async def test_tick(self, client):
        async with asyncio.timeout(5), client.stream("GET", "/ticks") as response:
            async for line in response.aiter_lines():
                if line:
                    break
