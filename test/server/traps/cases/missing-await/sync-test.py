import pytest


async def refund():
    pass


def test_refund():
    refund()  # <- missing-await


def helper():
    refund()  # <- missing-await


@pytest.mark.asyncio
async def test_other():
    await refund()

