# pytest: asyncio_mode = auto
async def test_client():  # <- async-generator-test
    yield 1

# === fix 1: test_case.py
import pytest


@pytest.fixture
async def client():
    yield 1
