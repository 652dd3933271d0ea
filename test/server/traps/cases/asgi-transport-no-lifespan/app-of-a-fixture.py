import httpx
import pytest
import pytest_asyncio
from shop import app as shop_app
from shop import make_app


@pytest.fixture
def app():
    def unrelated():
        return 1

    app = make_app()
    return app


@pytest_asyncio.fixture
async def client(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:  # <- asgi-transport-no-lifespan
        yield client


@pytest_asyncio.fixture
async def running_client(app):
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
            yield client


@pytest_asyncio.fixture
async def started_app(app):
    async with app.router.lifespan_context(app):
        yield app


@pytest_asyncio.fixture
async def client_of_started(started_app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=started_app), base_url="http://test") as client:
        yield client


@pytest_asyncio.fixture
async def shop_client():
    transport = httpx.ASGITransport(app=shop_app)  # <- asgi-transport-no-lifespan
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.asyncio
async def test_client(client):
    pass


@pytest.mark.asyncio
async def test_running_client(running_client):
    pass


@pytest.mark.asyncio
async def test_started(client_of_started):
    pass


@pytest.mark.asyncio
async def test_shop(shop_client):
    pass

# === shop.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request


def read_db(request: Request):
    return request.app.state.db


def make_app():
    @asynccontextmanager
    async def lifespan(app):
        app.state.db = {}
        yield

    app = FastAPI(lifespan=lifespan)
    app.get("/")(read_db)
    return app


app = make_app()
