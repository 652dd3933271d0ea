# environments: newest
import asyncio

import pytest


@pytest.mark.anyio
async def test_sleep():  # <- anyio-backend-params-unset
    await asyncio.sleep(0)

# === fix 2: conftest.py
import pytest


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"
