# environments: newest pa026
import pytest


@pytest.mark.asyncio  # <- asyncio-mark-on-fixture
@pytest.fixture
@pytest.mark.asyncio
async def user():
    return 1


@pytest.mark.asyncio
async def test_it(user):
    assert user == 1


# === fix 1: test_case.py
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    return 1


@pytest.mark.asyncio
async def test_it(user):
    assert user == 1
