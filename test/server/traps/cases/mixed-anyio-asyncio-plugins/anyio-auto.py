# environments: newest
# pytest: anyio_mode = auto
import asyncio

import pytest


@pytest.fixture
async def lock():
    yield asyncio.Lock()


@pytest.mark.asyncio
async def test_one(lock):  # <- mixed-anyio-asyncio-plugins
    pass


async def test_two(lock):
    pass

# === fix 1: test_case.py
import asyncio

import pytest


@pytest.fixture
async def lock():
    yield asyncio.Lock()


async def test_one(lock):
    pass


async def test_two(lock):
    pass
