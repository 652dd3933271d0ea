# environments: pa026 newest
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def pool():
    return object()


@pytest.mark.asyncio
async def test_pool(pool):
    assert pool


# === conftest.py
import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


# === pytest.ini
[pytest]
asyncio_default_fixture_loop_scope = session
