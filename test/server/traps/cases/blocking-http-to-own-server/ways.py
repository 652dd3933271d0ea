import asyncio
import subprocess
import urllib.request

import httpx
import pytest
import pytest_asyncio
import requests
import uvicorn


async def answer(reader, writer):
    writer.close()


@pytest.mark.asyncio
async def test_in_the_test():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    url = f"http://{host}:{port}/"
    urllib.request.urlopen(url)  # <- blocking-http-to-own-server
    subprocess.run(["curl", url])  # <- blocking-http-to-own-server
    session = requests.Session()
    session.get(url)  # <- blocking-http-to-own-server
    client = httpx.Client(base_url=url)
    client.get("/")  # <- blocking-http-to-own-server
    requests.get("https://example.com/")
    await asyncio.to_thread(requests.get, url)
    async with httpx.AsyncClient() as own:
        await own.get(url)


@pytest.mark.asyncio
async def test_uvicorn(app):
    server = uvicorn.Server(uvicorn.Config(app, port=8000))
    task = asyncio.create_task(server.serve())
    httpx.get("http://localhost:8000/")  # <- blocking-http-to-own-server
    task.cancel()


@pytest_asyncio.fixture
async def port():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
def base_url(port):
    return f"http://127.0.0.1:{port}"


@pytest.mark.asyncio
async def test_through_another_fixture(base_url):
    assert requests.get(base_url + "/").ok  # <- blocking-http-to-own-server
    requests.get("https://example.com/")


@pytest.mark.asyncio
async def test_before_the_server():
    requests.get("http://localhost:8000/")
    await asyncio.start_server(answer, "127.0.0.1", 0)
