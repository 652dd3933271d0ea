from unittest.mock import AsyncMock, MagicMock, Mock

import pytest
from app.service import Repository, begin, fetch, maybe, save


@pytest.fixture
def session():
    return AsyncMock()  # <- async-mock-for-sync-method


@pytest.mark.asyncio
async def test_fixture(session):
    await save(session, 1)


@pytest.mark.asyncio
async def test_keyword():
    await save(item=1, session=AsyncMock())  # <- async-mock-for-sync-method


@pytest.mark.asyncio
async def test_context():
    session = AsyncMock()  # <- async-mock-for-sync-method
    await begin(session)


@pytest.mark.asyncio
async def test_kept():
    session = AsyncMock(name="session")  # <- async-mock-for-sync-method
    repository = Repository(session)
    await repository.save(1)


@pytest.mark.asyncio
async def test_here():
    session = AsyncMock()  # <- async-mock-for-sync-method
    session.add(1)


@pytest.mark.asyncio
async def test_method_not_called():
    session = AsyncMock()
    repository = Repository(session)
    await repository.load(1)


@pytest.mark.asyncio
async def test_configured():
    session = AsyncMock()
    session.add = MagicMock()
    await save(session, 1)
    other = AsyncMock(add=Mock())
    await save(other, 1)
    specified = AsyncMock(spec=["add"])
    await save(specified, 1)
    plain = MagicMock()
    plain.commit = AsyncMock()
    await save(plain, 1)


@pytest.mark.asyncio
async def test_awaited():
    session = AsyncMock()
    await fetch(session)
    await maybe(session, None)
    session.assert_not_called()
    session.reset_mock()
    await session.load()
    pending = session.load()
    await pending

# === app/__init__.py

# === app/service.py
async def save(session, item):
    session.add(item)
    await session.commit()


async def begin(session):
    async with session.begin():
        pass


async def fetch(session):
    rows = session.execute("select 1")
    return await rows


async def maybe(session, item):
    if item is not None:
        session.add(item)


class Repository:
    def __init__(self, session):
        self.session = session

    async def save(self, item):
        self.session.add(item)

    async def load(self, item):
        return await self.session.get(item)
