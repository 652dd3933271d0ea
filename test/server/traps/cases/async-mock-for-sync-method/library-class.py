from unittest.mock import AsyncMock

import pytest
from app import save


@pytest.mark.asyncio
async def test_save():
    session = AsyncMock()  # <- async-mock-for-sync-method
    await save(session, 1)

# === app.py
from sqlalchemy.ext.asyncio import AsyncSession


async def save(session: AsyncSession, item):
    session.add(item)
    await session.commit()

# === fix 1: test_case.py
from unittest.mock import AsyncMock

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from app import save


@pytest.mark.asyncio
async def test_save():
    session = AsyncMock(spec=AsyncSession)
    await save(session, 1)

# === fix 2: test_case.py
from unittest.mock import AsyncMock, MagicMock

import pytest
from app import save


@pytest.mark.asyncio
async def test_save():
    session = AsyncMock()
    session.add = MagicMock()
    await save(session, 1)
