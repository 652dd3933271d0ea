# environments: newest pa026
import pytest


@pytest.fixture
def client(event_loop):
    return object()


@pytest.mark.asyncio
async def test_unused(event_loop, client):
    pass


@pytest.mark.asyncio
async def test_used(client, event_loop):
    event_loop.call_soon(print)

# === conftest.py
"""Fixtures of the suite."""

import asyncio

import pytest


# One loop for all tests.
@pytest.fixture(scope="session")
def event_loop():  # <- event-loop-fixture-override
    policy = asyncio.get_event_loop_policy()
    loop = policy.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture
def plain():
    return 1

# === fix 1: test_case.py
import asyncio

import pytest


@pytest.fixture
def client():
    return object()


@pytest.mark.asyncio
async def test_unused(client):
    pass


@pytest.mark.asyncio
async def test_used(client):
    event_loop = asyncio.get_running_loop()
    event_loop.call_soon(print)

# === fix 1: conftest.py
"""Fixtures of the suite."""

import pytest


@pytest.fixture
def plain():
    return 1

# === fix 1: pytest.ini
[pytest]
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
