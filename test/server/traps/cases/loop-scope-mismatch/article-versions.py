# environments: article
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio
async def test_it(queue):  # <- loop-scope-mismatch
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio(scope="module")
async def test_it(queue):
    pass
