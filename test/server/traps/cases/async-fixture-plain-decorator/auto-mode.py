# pytest: asyncio_mode = auto
import pytest


@pytest.fixture
async def user():
    return 1


async def test_it(user):
    pass
