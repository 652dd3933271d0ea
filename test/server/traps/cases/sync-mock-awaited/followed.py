from unittest import mock
from unittest.mock import AsyncMock, MagicMock, Mock, patch

import pytest
from app.service import Repository, checked, save


@pytest.fixture
def session():
    return Mock()  # <- sync-mock-awaited


@pytest.mark.asyncio
async def test_fixture(session):
    await save(session)


@pytest.mark.asyncio
async def test_kept():
    session = mock.MagicMock()  # <- sync-mock-awaited
    repository = Repository(session)
    await repository.save()


@pytest.mark.asyncio
async def test_here():
    session = MagicMock()  # <- sync-mock-awaited
    await session.commit()


@pytest.mark.asyncio
async def test_configured():
    session = MagicMock()
    session.commit = AsyncMock()
    await save(session)
    other = MagicMock()
    other.commit.return_value = make_future()
    await save(other)
    third = MagicMock()
    with patch.object(third, "commit", AsyncMock()):
        await save(third)
    fourth = MagicMock(commit=AsyncMock())
    await save(fourth)


@pytest.mark.asyncio
async def test_configured_where_it_is_kept():
    repository = Repository(MagicMock())
    repository.session.commit = AsyncMock()
    await repository.save()


@pytest.mark.asyncio
async def test_left_before():
    await checked(MagicMock())


@pytest.mark.asyncio
async def test_fails_before():
    with pytest.raises(ValueError):
        await save(MagicMock())

# === app/__init__.py

# === app/service.py
async def save(session):
    await session.commit()


async def checked(session):
    if not session.is_open:
        return
    await session.commit()


class Repository:
    def __init__(self, session):
        self.session = session

    async def save(self):
        await self.session.commit()
