from fastapi.testclient import TestClient

from shop.main import app, closing

client = TestClient(app)  # <- testclient-without-context-manager
once = TestClient(app)
ended = TestClient(closing)


def test_one():
    assert client.get("/orders").status_code == 200


def test_two():
    assert client.get("/orders").status_code == 200


def test_once():
    assert once.get("/orders").status_code == 200


def test_ended():
    assert ended.get("/").status_code == 200
    assert ended.get("/").status_code == 200

# === shop/main.py
from fastapi import FastAPI

from shop.routes import router, ending

app = FastAPI()
app.include_router(router)
closing = FastAPI()
closing.include_router(ending)

# === shop/routes.py
from fastapi import APIRouter
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://")
other = create_async_engine("postgresql+asyncpg://")
router = APIRouter()
ending = APIRouter()


@router.get("/orders")
async def orders():
    async with engine.connect() as connection:
        return await connection.scalar("select 1")


@ending.get("/")
async def ended():
    async with other.connect() as connection:
        await connection.scalar("select 1")
    await other.dispose()
