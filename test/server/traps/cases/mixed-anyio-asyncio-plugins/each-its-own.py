import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def of_asyncio():
    yield asyncio.Event()


@pytest.fixture
async def of_anyio():
    yield asyncio.Event()


@pytest.mark.asyncio
async def test_asyncio(of_asyncio):
    pass


@pytest.mark.anyio
async def test_anyio(of_anyio):
    pass
