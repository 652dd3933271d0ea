# pytest: asyncio_mode = auto
import httpx
import pytest


@pytest.fixture
def client():
    with httpx.AsyncClient() as client:  # <- sync-with-on-async-client
        yield client


async def test_it(client):
    pass

# === fix 1: test_case.py
import httpx
import pytest


@pytest.fixture
async def client():
    async with httpx.AsyncClient() as client:
        yield client


async def test_it(client):
    pass
