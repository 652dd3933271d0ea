# environments: newest pa026
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(loop_scope="module")
async def item(queue):  # <- loop-scope-mismatch
    return await queue.get()


@pytest_asyncio.fixture(scope="session")
async def also_wide(queue):
    return queue


@pytest.fixture
def sync(queue):
    return queue


def test_one(item):
    pass


def test_two(item, sync, also_wide):
    pass

# === conftest.py
import asyncio

import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def queue():
    yield asyncio.Queue()

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(loop_scope="session")
async def item(queue):
    return await queue.get()


@pytest_asyncio.fixture(scope="session")
async def also_wide(queue):
    return queue


@pytest.fixture
def sync(queue):
    return queue


def test_one(item):
    pass


def test_two(item, sync, also_wide):
    pass
