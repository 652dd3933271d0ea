import shop.main
from fastapi.testclient import TestClient

client = TestClient(shop.main.app)  # <- testclient-without-context-manager


def test_first():
    assert client.get("/orders").status_code == 200


def test_second():
    assert client.get("/orders").status_code == 200


# === shop/__init__.py

# === shop/main.py
from fastapi import FastAPI

from .storage import engine

app = FastAPI()


@app.get("/orders")
async def orders():
    async with engine.connect() as connection:
        return await connection.scalar("select 1")

# === shop/storage.py
from .made import engine

__all__ = ["engine"]

# === shop/made.py
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://localhost/shop")
