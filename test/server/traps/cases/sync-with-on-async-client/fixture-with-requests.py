import httpx
import pytest


@pytest.fixture(scope="module")
def client():
    """A client that is logged in."""
    with httpx.AsyncClient(base_url="http://test") as client:  # <- sync-with-on-async-client
        client.post("/login")
        yield client


@pytest.mark.asyncio
async def test_it(client):
    pass

# === fix 1: test_case.py
import httpx
import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def client():
    """A client that is logged in."""
    async with httpx.AsyncClient(base_url="http://test") as client:
        await client.post("/login")
        yield client


@pytest.mark.asyncio
async def test_it(client):
    pass
