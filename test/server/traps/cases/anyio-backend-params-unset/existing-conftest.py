# environments: newest
# === tests/unit/test_sleep.py
import asyncio

import pytest


@pytest.mark.anyio
async def test_sleep():  # <- anyio-backend-params-unset
    await asyncio.sleep(0)

# === tests/unit/conftest.py
# Nothing yet.

# === tests/conftest.py
import os

import pytest


@pytest.fixture
def home():
    return os.getcwd()

# === fix 2: tests/conftest.py
import os

import pytest


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


@pytest.fixture
def home():
    return os.getcwd()
