# environments: newest pa026
# pytest: asyncio_mode = auto
# pytest: asyncio_default_fixture_loop_scope = function
async def test_one(queue):
    await queue.put(1)


def test_sync(queue):
    assert queue

# === conftest.py
import asyncio

import pytest


@pytest.fixture(scope="session")  # <- loop-scope-narrower-than-cache
async def queue():
    yield asyncio.Queue()

# === fix 1: test_case.py
import pytest


@pytest.mark.asyncio(loop_scope="session")
async def test_one(queue):
    await queue.put(1)


def test_sync(queue):
    assert queue

# === fix 1: conftest.py
import asyncio

import pytest_asyncio


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def queue():
    yield asyncio.Queue()

# === fix 2: conftest.py
import asyncio

import pytest


@pytest.fixture
async def queue():
    yield asyncio.Queue()
