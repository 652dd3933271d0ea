from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.testclient import TestClient

from orders.main import create_app
from orders.settings import Settings

PRICES = {"apple": 30, "bread": 250, "cheese": 799}


def answer_price(request: httpx.Request) -> httpx.Response:
    sku = request.url.path.rsplit("/", 1)[-1]
    if sku not in PRICES:
        return httpx.Response(404)
    return httpx.Response(200, json={"sku": sku, "unit_cents": PRICES[sku]})


@pytest.fixture
def pricing_transport() -> httpx.MockTransport:
    return httpx.MockTransport(answer_price)


@pytest.fixture
def app(tmp_path: Path, pricing_transport: httpx.MockTransport) -> FastAPI:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}")
    return create_app(settings, pricing_transport=pricing_transport)


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client
