import httpx
import pytest


async def fetch(url, *, retries=0):
    raise ValueError


def plain():
    raise ValueError


@pytest.mark.asyncio
async def test_raises():
    pytest.raises(ValueError, fetch, "x", retries=2)  # <- missing-await
    pytest.raises(ValueError, plain)
    client = httpx.AsyncClient()
    pytest.raises(httpx.ConnectError, client.get, "http://nowhere")  # <- missing-await
    with pytest.warns(RuntimeWarning):
        fetch("x")

# === fix 1: test_case.py
import httpx
import pytest


async def fetch(url, *, retries=0):
    raise ValueError


def plain():
    raise ValueError


@pytest.mark.asyncio
async def test_raises():
    with pytest.raises(ValueError):
        await fetch("x", retries=2)
    pytest.raises(ValueError, plain)
    client = httpx.AsyncClient()
    with pytest.raises(httpx.ConnectError):
        await client.get("http://nowhere")
    with pytest.warns(RuntimeWarning):
        fetch("x")
