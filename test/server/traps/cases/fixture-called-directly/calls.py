import pytest
import pytest_asyncio
from helpers import account, make


@pytest_asyncio.fixture(scope="module")
async def user():
    return 1


@pytest.fixture
def plain():
    return 1


@pytest_asyncio.fixture
async def users(tmp_path):
    return [await user()]  # <- fixture-called-directly


@pytest.mark.asyncio
async def test_called(users):
    ada = await user()  # <- fixture-called-directly
    assert ada in users
    assert await account()  # <- fixture-called-directly
    assert await make()


@pytest.mark.asyncio
async def test_requested(user, plain):
    assert user
    with pytest.raises(BaseException):
        await account()


@pytest.mark.asyncio
async def test_factory(factory):
    assert await factory()


@pytest_asyncio.fixture
async def factory():
    async def user():
        return 1

    await user()
    return user


@pytest_asyncio.fixture
async def rows():
    yield 1


@pytest.mark.asyncio
async def test_iterated():
    async for row in rows():  # <- fixture-called-directly
        assert row

# === helpers.py
import pytest


@pytest.fixture
async def account():
    return 1


async def make():
    return 1
