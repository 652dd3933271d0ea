from unittest.mock import AsyncMock

import pytest


async def save(session):
    session.commit()


@pytest.mark.asyncio
async def test_save():
    session = AsyncMock()  # <- async-mock-for-sync-method
    await save(session)
    session.commit.assert_called_once()

# === fix 2: test_case.py
from unittest.mock import AsyncMock

import pytest


async def save(session):
    session.commit()


@pytest.mark.asyncio
async def test_save():
    session = AsyncMock()
    await save(session)
    session.commit.assert_awaited_once()
