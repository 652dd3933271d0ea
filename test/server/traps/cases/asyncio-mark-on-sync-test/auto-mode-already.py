# environments: newest
# pytest: asyncio_mode = auto
import pytest

pytestmark = pytest.mark.asyncio  # <- asyncio-mark-on-sync-test


async def test_async():
    pass


def test_sync():
    pass


# === fix 1: test_case.py
async def test_async():
    pass


def test_sync():
    pass
