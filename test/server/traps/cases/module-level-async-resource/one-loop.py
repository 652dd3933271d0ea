# environments: newest pa026
import pytest

from shop import client

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_one():
    await client.get("/")


async def test_two():
    await client.get("/")

# === shop.py
import httpx

client = httpx.AsyncClient()
