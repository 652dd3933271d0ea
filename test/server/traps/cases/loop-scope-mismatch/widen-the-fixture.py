# environments: newest pa026
import asyncio

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture
async def queue():
    yield asyncio.Queue()


async def test_it(queue):  # <- loop-scope-mismatch
    pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def queue():
    yield asyncio.Queue()


async def test_it(queue):
    pass
