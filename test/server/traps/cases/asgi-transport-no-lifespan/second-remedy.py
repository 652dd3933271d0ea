import httpx
import pytest_asyncio
from shop import app


@pytest_asyncio.fixture
async def client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:  # <- asgi-transport-no-lifespan
        yield client

# === shop.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app):
    app.state.db = {}
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def root(request: Request):
    return request.app.state.db

# === fix 2: test_case.py
import httpx
import pytest_asyncio
from shop import app


@pytest_asyncio.fixture
async def client():
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
            yield client
