import asyncio

import pytest


@pytest.mark.anyio
async def test_sleep():
    await asyncio.sleep(0)


# === conftest.py
import pytest


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"
