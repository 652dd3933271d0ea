# environments: newest
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module", loop_scope="function")  # <- loop-scope-narrower-than-cache
async def server():
    yield asyncio.Queue()


@pytest_asyncio.fixture
async def item():
    return asyncio.Event()


@pytest.mark.asyncio
async def test_it(server, item):
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server():
    yield asyncio.Queue()


@pytest_asyncio.fixture
async def item():
    return asyncio.Event()


@pytest.mark.asyncio
async def test_it(server, item):
    pass
