# environments: newest pa026
import pytest


@pytest.mark.asyncio
async def test_it(queue):
    pass

# === conftest.py
import asyncio

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test


def pytest_collection_modifyitems(items):
    marker = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if is_async_test(item):
            item.add_marker(marker, append=False)


@pytest_asyncio.fixture(scope="session")
async def queue():
    yield asyncio.Queue()
