# environments: newest
import httpx
import pytest
import pytest_asyncio
from shop import app


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client


@pytest.mark.asyncio(loop_scope="module")
async def test_fixture_of_the_module(shared):
    async with shared.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
        assert response.is_success


@pytest.mark.asyncio
async def test_every_line():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            async for _ in response.aiter_lines():
                pass


@pytest.mark.asyncio
async def test_whole_body():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            assert await response.aread()


@pytest.mark.asyncio
async def test_list_of_lines():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            assert [line async for line in response.aiter_lines()]


@pytest.mark.asyncio
async def test_no_stream():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        await client.get("/ticks")  # <- streaming-through-asgi-transport


@pytest.mark.asyncio
async def test_whole_address():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
        async with client.stream("GET", "http://test/ticks") as response:  # <- streaming-through-asgi-transport
            assert response.is_success


@pytest.mark.asyncio
async def test_transport_with_a_root():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/api"), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            assert response.is_success


@pytest.mark.asyncio
async def test_address_with_a_path():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test/api") as client:
        async with client.stream("GET", "/ticks") as response:  # <- streaming-through-asgi-transport
            assert response.is_success

# === shop.py
import asyncio

from fastapi import FastAPI
from fastapi.responses import StreamingResponse


async def ticks():
    while True:
        yield "data: 1"
        await asyncio.sleep(1)


app = FastAPI()


@app.get("/ticks")
async def read_ticks():
    return StreamingResponse(ticks())

# === fix 2: test_case.py
import httpx
import pytest
import pytest_asyncio
from shop import app


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client


@pytest.mark.timeout(5)
@pytest.mark.asyncio(loop_scope="module")
async def test_fixture_of_the_module(shared):
    async with shared.stream("GET", "/ticks") as response:
        assert response.is_success


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_every_line():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:
            async for _ in response.aiter_lines():
                pass


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_whole_body():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:
            assert await response.aread()


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_list_of_lines():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:
            assert [line async for line in response.aiter_lines()]


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_no_stream():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        await client.get("/ticks")


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_whole_address():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
        async with client.stream("GET", "http://test/ticks") as response:
            assert response.is_success


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_transport_with_a_root():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/api"), base_url="http://test") as client:
        async with client.stream("GET", "/ticks") as response:
            assert response.is_success


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_address_with_a_path():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test/api") as client:
        async with client.stream("GET", "/ticks") as response:
            assert response.is_success
