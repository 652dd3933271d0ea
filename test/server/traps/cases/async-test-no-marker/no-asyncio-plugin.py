# without: pytest-asyncio
import pytest


async def test_nobody():  # <- async-test-no-marker
    pass


@pytest.mark.asyncio
async def test_marked_in_vain_is_another_trap():
    pass

# === fix 1: test_case.py
import pytest


@pytest.mark.anyio
async def test_nobody():
    pass


@pytest.mark.asyncio
async def test_marked_in_vain_is_another_trap():
    pass
