import pytest


@pytest.fixture
def user():
    return 2


@pytest.mark.asyncio
async def test_it(user):
    pass

# === other/conftest.py
import pytest


@pytest.fixture
def unrelated():
    return 1
