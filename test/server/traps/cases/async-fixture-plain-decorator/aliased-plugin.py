import pytest
from pytest_asyncio import fixture as async_fixture


@async_fixture
async def right():
    return 1


@pytest.fixture  # <- async-fixture-plain-decorator
async def wrong(right):
    return right


@pytest.mark.asyncio
async def test_it(wrong):
    pass

# === fix 1: test_case.py
import pytest
from pytest_asyncio import fixture as async_fixture


@async_fixture
async def right():
    return 1


@async_fixture
async def wrong(right):
    return right


@pytest.mark.asyncio
async def test_it(wrong):
    pass
