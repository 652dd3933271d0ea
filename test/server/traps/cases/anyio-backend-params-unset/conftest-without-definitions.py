# environments: newest
import asyncio

import pytest


@pytest.mark.anyio
async def test_sleep():  # <- anyio-backend-params-unset
    await asyncio.sleep(0)

# === conftest.py
pytest_plugins = ["shop.testing"]

# === shop/__init__.py

# === shop/testing.py
VERSION = 1

# === fix 2: conftest.py
import pytest

pytest_plugins = ["shop.testing"]


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"
