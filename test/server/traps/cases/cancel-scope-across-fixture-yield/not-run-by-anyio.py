# environments: newest
"""Neither can move by itself: a wider fixture, and a test whose mark says more."""

import anyio
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def group():
    async with anyio.create_task_group() as group:  # <- cancel-scope-across-fixture-yield
        yield group


@pytest_asyncio.fixture
async def other():
    async with anyio.create_task_group() as other:  # <- cancel-scope-across-fixture-yield
        yield other


@pytest_asyncio.fixture(scope="module", loop_scope="function")
async def wide():
    return 1


@pytest.mark.asyncio
async def test_one(group, wide):
    pass


@pytest.mark.asyncio(loop_scope="function")
async def test_two(other):
    pass

# === fix 2: test_case.py
"""Neither can move by itself: a wider fixture, and a test whose mark says more."""

import anyio
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def group():
    async with anyio.create_task_group() as group:
        yield group


@pytest_asyncio.fixture
async def other():
    async with anyio.create_task_group() as other:
        yield other


@pytest_asyncio.fixture(scope="module", loop_scope="function")
async def wide():
    return 1


@pytest.mark.asyncio
async def test_one(group, wide):
    pass


@pytest.mark.asyncio(loop_scope="function")
async def test_two(other):
    pass
