# environments: newest pa026
# pytest: asyncio_mode = auto
import asyncio

import pytest


@pytest.fixture(scope="session")
async def queue():
    yield asyncio.Queue()


async def test_it(queue):  # <- loop-scope-mismatch
    pass

# === fix 1: test_case.py
import asyncio

import pytest


@pytest.fixture(scope="session")
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio(loop_scope="session")
async def test_it(queue):
    pass
