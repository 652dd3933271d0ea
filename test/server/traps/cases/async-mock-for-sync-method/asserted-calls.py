from unittest.mock import AsyncMock

import pytest
from app.service import Session, delete, save


@pytest.mark.asyncio
async def test_class_is_async():
    session = AsyncMock()  # <- async-mock-for-sync-method
    await save(session)
    session.commit.assert_called_once_with()
    session.commit.assert_called()
    session.other.assert_called()


@pytest.mark.asyncio
async def test_class_is_sync():
    session = AsyncMock()  # <- async-mock-for-sync-method
    await delete(session)
    session.add.assert_called_once_with("apple")

# === app/__init__.py

# === app/service.py
class Session:
    def add(self, item):
        pass

    async def commit(self):
        pass


async def save(session: Session):
    session.commit()


async def delete(session: Session):
    session.add("apple")

# === fix 1: test_case.py
from unittest.mock import AsyncMock

import pytest
from app.service import Session, delete, save


@pytest.mark.asyncio
async def test_class_is_async():
    session = AsyncMock()
    await save(session)
    session.commit.assert_called_once_with()
    session.commit.assert_called()
    session.other.assert_called()


@pytest.mark.asyncio
async def test_class_is_sync():
    session = AsyncMock(spec=Session)
    await delete(session)
    session.add.assert_called_once_with("apple")

# === fix 1: app/service.py
class Session:
    def add(self, item):
        pass

    async def commit(self):
        pass


async def save(session: Session):
    await session.commit()


async def delete(session: Session):
    session.add("apple")

# === fix 2: test_case.py
from unittest.mock import AsyncMock, MagicMock

import pytest
from app.service import Session, delete, save


@pytest.mark.asyncio
async def test_class_is_async():
    session = AsyncMock()
    await save(session)
    session.commit.assert_awaited_once_with()
    session.commit.assert_awaited()
    session.other.assert_called()


@pytest.mark.asyncio
async def test_class_is_sync():
    session = AsyncMock()
    session.add = MagicMock()
    await delete(session)
    session.add.assert_called_once_with("apple")
