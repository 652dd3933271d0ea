# environments: newest pa026
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio
async def test_one(queue):  # <- loop-scope-mismatch
    pass


@pytest.mark.asyncio()
async def test_two(queue):
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio(loop_scope="session")
async def test_one(queue):
    pass


@pytest.mark.asyncio(loop_scope="session")
async def test_two(queue):
    pass

# === fix 2: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio
async def test_one(queue):
    pass


@pytest.mark.asyncio()
async def test_two(queue):
    pass

# === fix 3: pytest.ini
[pytest]
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
