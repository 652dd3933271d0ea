# pytest: asyncio_mode = auto
import pytest


@pytest.fixture
@pytest.mark.asyncio  # <- asyncio-mark-on-fixture
async def user():
    return 1


async def test_it(user):
    pass

# === fix 1: test_case.py
import pytest


@pytest.fixture
async def user():
    return 1


async def test_it(user):
    pass
