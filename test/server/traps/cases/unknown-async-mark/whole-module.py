import pytest

pytestmark = [pytest.mark.slow, pytest.mark.asynco]  # <- unknown-async-mark


async def test_one():
    pass


async def test_two():
    pass

# === fix 1: test_case.py
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.asyncio]


async def test_one():
    pass


async def test_two():
    pass
