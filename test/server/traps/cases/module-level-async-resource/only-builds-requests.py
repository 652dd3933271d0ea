# environments: newest
import httpx
import pytest

builder = httpx.AsyncClient()
client = httpx.AsyncClient()  # <- module-level-async-resource


@pytest.mark.asyncio
async def test_one():
    assert builder.build_request("GET", "https://example.org/")
    await client.get("https://example.org/")


@pytest.mark.asyncio
async def test_two():
    build = builder.build_request
    assert build("GET", "https://example.org/")
    await client.get("https://example.org/")
