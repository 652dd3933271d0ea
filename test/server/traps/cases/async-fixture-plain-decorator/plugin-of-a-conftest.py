import pytest


@pytest.fixture
async def writer():
    return object()


async def test_run_by_the_plugin(writer):
    pass


def test_sync(writer):
    pass

# === conftest.py
import pytest

pytest_plugins = ["aiohttp.pytest_plugin"]


@pytest.fixture(autouse=True)
async def always():
    yield
