import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def user():
    return 1


@pytest_asyncio.fixture
async def users(tmp_path):
    return [await user()]  # <- fixture-called-directly


@pytest.mark.asyncio
async def test_called(users):
    ada = await user()  # <- fixture-called-directly
    assert ada in users

# === fix 1: test_case.py
import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def user():
    return 1


@pytest_asyncio.fixture
async def users(tmp_path, user):
    return [user]


@pytest.mark.asyncio
async def test_called(users, user):
    ada = user
    assert ada in users
