# environments: newest
from fastapi.testclient import TestClient
from shop import app

shared = TestClient(app)


def test_shared():
    with shared.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
        assert next(response.iter_lines())


def test_all_lines():
    with TestClient(app) as client:
        with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            assert [line for line in response.iter_lines()]


def test_more_than_the_app():
    client = TestClient(app, raise_server_exceptions=False)
    with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
        assert response.is_success

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
