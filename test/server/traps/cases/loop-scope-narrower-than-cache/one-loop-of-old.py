# environments: pa021
import asyncio

import pytest
import pytest_asyncio


@pytest.fixture(scope="module")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest_asyncio.fixture(scope="session")  # <- loop-scope-narrower-than-cache
async def wide():
    yield 1


@pytest_asyncio.fixture(scope="module")
async def right():
    yield 1

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest.fixture(scope="session")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest_asyncio.fixture(scope="session")
async def wide():
    yield 1


@pytest_asyncio.fixture(scope="module")
async def right():
    yield 1

# === fix 2: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest.fixture(scope="module")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest_asyncio.fixture(scope="module")
async def wide():
    yield 1


@pytest_asyncio.fixture(scope="module")
async def right():
    yield 1
