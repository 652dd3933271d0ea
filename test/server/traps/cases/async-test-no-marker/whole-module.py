import pytest


@pytest.mark.slow
async def test_refund():  # <- async-test-no-marker
    pass

# === fix 2: test_case.py
import pytest

pytestmark = pytest.mark.asyncio


@pytest.mark.slow
async def test_refund():
    pass
