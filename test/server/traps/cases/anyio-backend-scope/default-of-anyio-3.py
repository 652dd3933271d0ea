# environments: pa021
import pytest


@pytest.fixture(scope="module")  # <- anyio-backend-scope
async def pool():
    yield 1


@pytest.mark.anyio
async def test_one(pool):
    pass

# === fix 1: test_case.py
import pytest


@pytest.fixture(scope="module")
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="module")
async def pool():
    yield 1


@pytest.mark.anyio
async def test_one(pool):
    pass
