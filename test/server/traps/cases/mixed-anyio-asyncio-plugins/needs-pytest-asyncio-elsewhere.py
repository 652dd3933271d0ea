# environments: newest
# pytest: asyncio_mode = auto
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def number():
    return 1


@pytest.mark.anyio  # <- mixed-anyio-asyncio-plugins
async def test_one():
    pass

# === fix 3: test_case.py
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def number():
    return 1


@pytest.mark.anyio
async def test_one():
    pass
