import os

import pytest
import pytest_asyncio


@pytest.fixture(scope=os.environ["SCOPE"])
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="session")
async def pool():
    yield 1


@pytest_asyncio.fixture(scope="session")
async def unused():
    yield 1


@pytest.mark.anyio
async def test_one(pool):
    pass
