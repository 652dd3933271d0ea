# without: pytest-asyncio
import pytest


@pytest.mark.asyncio  # <- async-plugin-missing
async def test_asyncio():
    pass


@pytest.mark.anyio
async def test_anyio():
    pass


@pytest.mark.asyncio
def test_sync():
    pass


async def test_unmarked():
    pass

# === fix 1: test_case.py
import pytest


@pytest.mark.anyio
async def test_asyncio():
    pass


@pytest.mark.anyio
async def test_anyio():
    pass


@pytest.mark.asyncio
def test_sync():
    pass


async def test_unmarked():
    pass
