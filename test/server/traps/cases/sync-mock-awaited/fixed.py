from unittest.mock import MagicMock

import pytest
from app import save


@pytest.mark.asyncio
async def test_save():
    session = MagicMock()  # <- sync-mock-awaited
    await save(session)

# === app.py
async def save(session):
    await session.commit()

# === fix 1: test_case.py
from unittest.mock import AsyncMock, MagicMock

import pytest
from app import save


@pytest.mark.asyncio
async def test_save():
    session = MagicMock()
    session.commit = AsyncMock()
    await save(session)
