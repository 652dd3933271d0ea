import pytest


@pytest.fixture  # <- async-fixture-plain-decorator
async def user():
    return 1


def test_it(user):
    pass


@pytest.mark.asyncio
async def test_other():
    pass
