# environments: newest pa026
import asyncio

import pytest
import pytest_asyncio
from pytest_asyncio import fixture as async_fixture


@async_fixture(loop_scope="module", scope="session")  # <- loop-scope-narrower-than-cache
async def wide():
    return asyncio.Queue()


@pytest_asyncio.fixture(
    autouse=True,
    scope="class",
    loop_scope="function",  # <- loop-scope-narrower-than-cache
)
async def inside():
    yield


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def right():
    yield


@pytest_asyncio.fixture(loop_scope="session")
async def also_right():
    yield


@pytest.fixture(scope="session")
def sync():
    yield

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio
from pytest_asyncio import fixture as async_fixture


@async_fixture(loop_scope="session", scope="session")
async def wide():
    return asyncio.Queue()


@pytest_asyncio.fixture(
    autouse=True,
    scope="class",
    loop_scope="class",
)
async def inside():
    yield


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def right():
    yield


@pytest_asyncio.fixture(loop_scope="session")
async def also_right():
    yield


@pytest.fixture(scope="session")
def sync():
    yield

# === fix 2: test_case.py
import asyncio

import pytest
import pytest_asyncio
from pytest_asyncio import fixture as async_fixture


@async_fixture(loop_scope="module", scope="module")
async def wide():
    return asyncio.Queue()


@pytest_asyncio.fixture(
    autouse=True,
    loop_scope="function",
)
async def inside():
    yield


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def right():
    yield


@pytest_asyncio.fixture(loop_scope="session")
async def also_right():
    yield


@pytest.fixture(scope="session")
def sync():
    yield
