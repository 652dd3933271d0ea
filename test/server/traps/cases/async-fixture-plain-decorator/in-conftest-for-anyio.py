import pytest


@pytest.mark.anyio
async def test_it(user):
    pass

# === conftest.py
import pytest


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def user():
    return 1
