# environments: newest
import asyncio

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def ticks():
    while True:
        yield "data: 1"
        await asyncio.sleep(1)


@app.get("/ticks")
async def read_ticks():
    return StreamingResponse(ticks())


@pytest.mark.asyncio
async def test_tick():
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=1) as client:
        async with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            assert response.is_success

# === fix 3: test_case.py
import asyncio

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def ticks():
    while True:
        yield "data: 1"
        await asyncio.sleep(1)


@app.get("/ticks")
async def read_ticks():
    return StreamingResponse(ticks())


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_tick():
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=1) as client:
        async with client.stream("GET", "/ticks") as response:
            assert response.is_success
