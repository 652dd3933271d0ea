import asyncio

import aiohttp
import httpx
import pytest


async def rows():
    return [1]


@pytest.mark.asyncio
async def test_direct():
    async with httpx.AsyncClient() as client:
        assert client.get("/").status_code == 200  # <- missing-await
        assert (client.get("/")).json()["a"] == 1  # <- missing-await
    assert rows()[0] == 1  # <- missing-await
    assert sorted(rows()) == [1]  # <- missing-await
    for row in rows():  # <- missing-await
        assert row
    assert [row for row in rows()]  # <- missing-await


@pytest.mark.asyncio
async def test_kept():
    found = rows()  # <- missing-await
    assert found == [1]
    first = rows()  # <- missing-await
    assert first[0] == 1
    assert len(first) == 1
    some = rows()  # <- missing-await
    assert some


@pytest.mark.asyncio
async def test_quiet():
    pending = rows()
    assert pending is not None
    assert asyncio.iscoroutine(rows())
    rows().close()
    print(rows())
    kept = rows()
    assert kept
    assert await kept
    max(rows(), key=id)
    async with aiohttp.ClientSession() as session:
        session.get("/").close()

# === fix 1: test_case.py
import asyncio

import aiohttp
import httpx
import pytest


async def rows():
    return [1]


@pytest.mark.asyncio
async def test_direct():
    async with httpx.AsyncClient() as client:
        assert (await client.get("/")).status_code == 200
        assert (await client.get("/")).json()["a"] == 1
    assert (await rows())[0] == 1
    assert sorted(await rows()) == [1]
    for row in await rows():
        assert row
    assert [row for row in await rows()]


@pytest.mark.asyncio
async def test_kept():
    found = await rows()
    assert found == [1]
    first = await rows()
    assert first[0] == 1
    assert len(first) == 1
    some = await rows()
    assert some


@pytest.mark.asyncio
async def test_quiet():
    pending = rows()
    assert pending is not None
    assert asyncio.iscoroutine(rows())
    rows().close()
    print(rows())
    kept = rows()
    assert kept
    assert await kept
    max(rows(), key=id)
    async with aiohttp.ClientSession() as session:
        session.get("/").close()
