# environments: newest pa026
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.asyncio]


async def test_one(queue):  # <- loop-scope-mismatch
    pass


async def test_two(queue):
    pass

# === conftest.py
import asyncio

import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def queue():
    yield asyncio.Queue()

# === fix 1: test_case.py
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_one(queue):
    pass


async def test_two(queue):
    pass
