import json


def test_one(user):  # <- sync-test-async-fixture
    pass


def test_two(user):  # <- sync-test-async-fixture
    pass

# === conftest.py
import pytest


@pytest.fixture
async def user():
    await connect()
    yield 1

# === fix 1: test_case.py
import json

import pytest


@pytest.mark.asyncio
async def test_one(user):
    pass


@pytest.mark.asyncio
async def test_two(user):
    pass

# === fix 1: conftest.py
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    await connect()
    yield 1
