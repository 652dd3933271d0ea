import pytest


async def fetch(url):
    raise ValueError


@pytest.mark.asyncio
async def test_raises():
    with pytest.raises(ValueError):
        fetch("x")  # <- missing-await
    with pytest.raises(ValueError) as caught:
        await fetch("x")
    assert caught

# === fix 1: test_case.py
import pytest


async def fetch(url):
    raise ValueError


@pytest.mark.asyncio
async def test_raises():
    with pytest.raises(ValueError):
        await fetch("x")
    with pytest.raises(ValueError) as caught:
        await fetch("x")
    assert caught
