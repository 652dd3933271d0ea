# environments: pa024
# pytest: asyncio_mode = auto
async def test_one(queue):  # <- loop-scope-mismatch
    pass

# === conftest.py
import asyncio

import pytest


@pytest.fixture(scope="session")
async def queue():
    yield asyncio.Queue()

# === fix 3: conftest.py
import asyncio

import pytest
import pytest_asyncio


@pytest.fixture(scope="session")
async def queue():
    yield asyncio.Queue()


def pytest_collection_modifyitems(items):
    for item in items:
        if pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)

# === fix 3: pytest.ini
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = session
