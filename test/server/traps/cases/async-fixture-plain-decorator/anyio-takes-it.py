import pytest


@pytest.fixture
async def user():
    return 1


@pytest.mark.anyio
async def test_it(user):
    pass
