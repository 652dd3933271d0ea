# environments: newest
from fastapi.testclient import TestClient
from shop import app


def test_first():
    with TestClient(app) as client, client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
        assert next(response.iter_lines()) == "data: 1"

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
import threading
import time

import httpx
import pytest
import uvicorn
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


def test_first(server_url):
    with httpx.Client(base_url=server_url) as client, client.stream("GET", "/ticks") as response:
        assert next(response.iter_lines()) == "data: 1"
