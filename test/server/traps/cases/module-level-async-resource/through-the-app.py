# environments: newest pa026
import httpx
import pytest
import pytest_asyncio

from app.main import app  # <- module-level-async-resource


@pytest_asyncio.fixture
async def client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client


@pytest.mark.asyncio
async def test_one(client):
    await client.get("/orders")


@pytest.mark.asyncio
async def test_two(client):
    await client.get("/orders")

# === app/main.py
from fastapi import FastAPI

from app import routes

app = FastAPI()
app.include_router(routes.router)

# === app/routes.py
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import get_session

router = APIRouter()
SessionDep = Annotated[AsyncSession, Depends(get_session)]


@router.get("/orders")
async def orders(session: SessionDep):
    return await session.scalars("select 1")

# === app/database.py
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://")
SessionLocal = async_sessionmaker(engine)


async def get_session():
    async with SessionLocal() as session:
        yield session

# === fix 1: test_case.py
import httpx
import pytest
import pytest_asyncio

from app.database import engine
from app.main import app


@pytest_asyncio.fixture(autouse=True)
async def end_engine():
    yield
    await engine.dispose()


@pytest_asyncio.fixture
async def client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client


@pytest.mark.asyncio
async def test_one(client):
    await client.get("/orders")


@pytest.mark.asyncio
async def test_two(client):
    await client.get("/orders")
