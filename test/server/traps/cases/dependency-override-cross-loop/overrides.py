import httpx
import pytest
import pytest_asyncio
from fastapi.testclient import TestClient
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from shop import app, get_session, get_user


@pytest_asyncio.fixture
async def session():
    engine = create_async_engine("postgresql+asyncpg://")
    async with AsyncSession(engine) as session:
        yield session
    await engine.dispose()


@pytest_asyncio.fixture
async def user():
    return {"name": "Ada"}


@pytest.fixture
def by_function(session):
    def override():
        yield session

    app.dependency_overrides[get_session] = override  # <- dependency-override-cross-loop
    with TestClient(app) as client:
        yield client
    app.dependency_overrides.clear()


@pytest.fixture
def overridden(session):
    app.dependency_overrides[get_session] = lambda: session  # <- dependency-override-cross-loop
    yield
    app.dependency_overrides.clear()


@pytest.fixture
def data(user):
    app.dependency_overrides[get_user] = lambda: user
    return TestClient(app)


@pytest.fixture
def made_inside():
    async def override():
        engine = create_async_engine("postgresql+asyncpg://")
        async with AsyncSession(engine) as session:
            yield session

    app.dependency_overrides[get_session] = override
    return TestClient(app)


@pytest_asyncio.fixture
async def same_loop(session):
    app.dependency_overrides[get_session] = lambda: session
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client
    app.dependency_overrides.clear()


def test_function(by_function):
    by_function.get("/")


def test_overridden(overridden):
    with TestClient(app) as client:
        client.get("/")


def test_data(data):
    data.get("/")


@pytest.mark.asyncio
async def test_same_loop(same_loop):
    await same_loop.get("/")

# === shop.py
from fastapi import FastAPI

app = FastAPI()


async def get_session():
    raise NotImplementedError


async def get_user():
    raise NotImplementedError
