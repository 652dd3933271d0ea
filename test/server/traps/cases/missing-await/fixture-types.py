import httpx
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession


@pytest_asyncio.fixture
async def session() -> AsyncSession:
    return make_session()


@pytest.mark.asyncio
async def test_session(session, client):
    session.add(object())
    session.commit()  # <- missing-await
    await session.commit()
    client.post("/items")  # <- missing-await
    client.build_request("GET", "/items")


@pytest.mark.asyncio
async def test_annotated(untyped, annotated: httpx.AsyncClient):
    untyped.get("/")
    annotated.get("/")  # <- missing-await

# === conftest.py
import httpx
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def client():
    async with httpx.AsyncClient(base_url="http://test") as client:
        yield client


@pytest.fixture
def untyped(request):
    return request.param


@pytest.fixture
def annotated():
    return something()
