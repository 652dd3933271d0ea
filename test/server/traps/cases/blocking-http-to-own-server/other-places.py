import asyncio
import threading

import pytest
import pytest_asyncio
import requests


async def answer(reader, writer):
    writer.close()


@pytest.fixture
def in_a_thread():
    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    return "http://localhost:8000/"


async def serve():
    await asyncio.start_server(answer, "127.0.0.1", 8000)


@pytest.mark.asyncio
async def test_thread(in_a_thread):
    requests.get(in_a_thread)


@pytest_asyncio.fixture
async def port():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


def test_sync():
    requests.get("http://localhost:8000/")


@pytest.mark.asyncio
async def test_elsewhere(port, other):
    requests.get(other)
    requests.get("https://example.com/")
