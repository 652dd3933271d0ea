import pytest


class TestClient:
    @pytest.mark.asyncio
    async def test_client(self):  # <- async-generator-test
        yield 1

    @pytest.mark.asyncio
    async def test_it(self):
        pass

# === fix 1: test_case.py
import pytest
import pytest_asyncio


class TestClient:
    @pytest_asyncio.fixture
    async def client(self):
        yield 1

    @pytest.mark.asyncio
    async def test_it(self):
        pass
