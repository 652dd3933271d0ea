# environments: newest
import pytest


@pytest.fixture
def anyio_backend(tmp_path):
    return "asyncio"


@pytest.fixture(scope="session")  # <- anyio-backend-scope
async def pool():
    yield 1


@pytest.mark.anyio
async def test_one(pool):
    pass
