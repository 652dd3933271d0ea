# environments: newest pa026
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def pool():
    yield asyncio.Queue()


@pytest_asyncio.fixture
async def item(pool):
    yield asyncio.Event()


@pytest.mark.asyncio
async def test_one(item):  # <- loop-scope-mismatch
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def pool():
    yield asyncio.Queue()


@pytest_asyncio.fixture(loop_scope="module")
async def item(pool):
    yield asyncio.Event()


@pytest.mark.asyncio(loop_scope="module")
async def test_one(item):
    pass

# === fix 3: pytest.ini
[pytest]
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
