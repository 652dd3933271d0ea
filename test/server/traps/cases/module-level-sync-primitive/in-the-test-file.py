# environments: newest
import asyncio

import pytest

lock = asyncio.Lock()  # <- module-level-sync-primitive


@pytest.mark.asyncio
async def test_one():
    async with lock:
        pass


@pytest.mark.asyncio
async def test_two():
    async with lock:
        pass

# === fix 1: test_case.py
import asyncio

import pytest

lock = asyncio.Lock()


@pytest.fixture(autouse=True)
def fresh_lock(monkeypatch):
    monkeypatch.setattr(f"{__name__}.lock", asyncio.Lock())


@pytest.mark.asyncio
async def test_one():
    async with lock:
        pass


@pytest.mark.asyncio
async def test_two():
    async with lock:
        pass
