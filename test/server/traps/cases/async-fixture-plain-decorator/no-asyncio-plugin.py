# without: pytest-asyncio
import pytest


@pytest.fixture  # <- async-fixture-plain-decorator
async def user():
    return 1


def test_it(user):
    pass
