import pytest


@pytest.mark.asyncio
async def test_it(user):
    pass

# === conftest.py
import pytest


@pytest.fixture  # <- async-fixture-plain-decorator
async def user():
    return 1

# === fix 1: conftest.py
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    return 1
