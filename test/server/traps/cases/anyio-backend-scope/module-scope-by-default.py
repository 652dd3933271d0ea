# environments: newest article pa026
import pytest


@pytest.fixture(scope="module")
async def pool():
    yield 1


@pytest.mark.anyio
async def test_one(pool):
    pass
