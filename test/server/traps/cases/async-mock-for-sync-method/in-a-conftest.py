import pytest
from app import save


@pytest.mark.asyncio
async def test_save(session):
    await save(session, 1)  # <- async-mock-for-sync-method

# === conftest.py
from unittest import mock

import pytest


@pytest.fixture
def session():
    return mock.AsyncMock()

# === app.py
async def save(session, item):
    session.add(item)
