# environments: article
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def queue():
    return asyncio.Queue()


@pytest.mark.asyncio(scope="session")
async def test_one(queue):
    pass


@pytest.mark.asyncio(scope="module")
async def test_between():
    pass


@pytest.mark.asyncio(scope="session")
async def test_back(queue):  # <- mixed-loop-scopes
    pass
