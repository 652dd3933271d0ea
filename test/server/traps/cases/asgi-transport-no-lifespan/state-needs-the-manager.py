import httpx
import pytest
from shop import app


@pytest.mark.asyncio
async def test_it():
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),  # <- asgi-transport-no-lifespan
        base_url="http://test",
    ) as client:
        text = """
        kept as it is
        """

        assert (await client.get("/")).text == text

# === shop.py
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    yield {"db": {}}


app = FastAPI(lifespan=lifespan)

# === fix 1: test_case.py
import httpx
import pytest
from asgi_lifespan import LifespanManager
from shop import app


@pytest.mark.asyncio
async def test_it():
    async with LifespanManager(app) as manager:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app),
            base_url="http://test",
        ) as client:
            text = """
        kept as it is
        """

            assert (await client.get("/")).text == text
