import asyncio

import httpx
import pytest


async def load():
    return object()


@pytest.mark.asyncio
async def test_used():
    async with httpx.AsyncClient() as client:
        response = client.get("/")  # <- missing-await
        assert response.status_code == 200


@pytest.mark.asyncio
async def test_awaited_later():
    pending = load()
    value = await pending
    assert value.size


@pytest.mark.asyncio
async def test_passed_on():
    pending = load()
    assert pending.cr_frame
    task = asyncio.create_task(pending)
    assert (await task).size


@pytest.mark.asyncio
async def test_closed():
    pending = load()
    pending.close()


@pytest.mark.asyncio
async def test_bound_again():
    cart = load()
    cart = await cart
    assert cart.size


@pytest.mark.asyncio
async def test_label():
    size = load()
    assert dict(size=1).size
    await size
