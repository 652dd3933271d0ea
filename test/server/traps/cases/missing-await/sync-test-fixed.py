async def refund():
    pass


def test_refund(tmp_path):
    refund()  # <- missing-await

# === fix 1: test_case.py
import pytest


async def refund():
    pass


@pytest.mark.asyncio
async def test_refund(tmp_path):
    await refund()
