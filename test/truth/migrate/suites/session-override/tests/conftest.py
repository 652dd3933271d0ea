import asyncio

import httpx
import pytest
from shop import app


@pytest.fixture(scope="session")
def event_loop():
    loop = asyncio.get_event_loop_policy().new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
async def database():
    """A connection that belongs to the loop it was made on."""
    return {"loop": asyncio.get_running_loop(), "rows": []}


@pytest.fixture
async def client(database):
    assert database["loop"] is asyncio.get_running_loop()
    async with httpx.AsyncClient(app=app, base_url="http://test") as client:
        yield client


@pytest.fixture
async def seeded(event_loop, database):
    assert event_loop is database["loop"]
    database["rows"].append("seed")
    yield database
    database["rows"].clear()
