import asyncio

import httpx
import pytest


async def ready():
    return False


class Cart:
    async def count(self):
        return 1

    async def is_empty(self):
        return not self.count()  # <- assert-on-coroutine


@pytest.mark.asyncio
async def test_contexts():
    assert ready()  # <- assert-on-coroutine
    assert not ready(), "never seen"  # <- assert-on-coroutine
    assert True, ready()
    assert await ready()
    assert (ready())  # <- assert-on-coroutine
    assert True and ready()  # <- assert-on-coroutine
    if ready():  # <- assert-on-coroutine
        pass
    elif ready():  # <- assert-on-coroutine
        pass
    while ready():  # <- assert-on-coroutine
        break
    value = 1 if ready() else 2  # <- assert-on-coroutine
    assert Cart().count() == value  # <- assert-on-coroutine
    assert 1 in [Cart().count()]
    print(f"{ready()} {value}")  # <- assert-on-coroutine
    assert [n for n in range(3) if ready()]  # <- assert-on-coroutine


@pytest.mark.asyncio
async def test_client():
    async with httpx.AsyncClient() as client:
        assert client.get("/")  # <- assert-on-coroutine


@pytest.mark.asyncio
async def test_quiet():
    kept = ready() if Cart else None
    pair = ready() or None
    assert asyncio.iscoroutine(ready())
    assert isinstance(ready(), object)
    task = asyncio.ensure_future(ready())
    assert task is not None
    await asyncio.gather(task, kept, pair)
    with pytest.warns(RuntimeWarning):
        assert ready()

# === fix 1: test_case.py
import asyncio

import httpx
import pytest


async def ready():
    return False


class Cart:
    async def count(self):
        return 1

    async def is_empty(self):
        return not await self.count()


@pytest.mark.asyncio
async def test_contexts():
    assert await ready()
    assert not await ready(), "never seen"
    assert True, ready()
    assert await ready()
    assert (await ready())
    assert True and await ready()
    if await ready():
        pass
    elif await ready():
        pass
    while await ready():
        break
    value = 1 if await ready() else 2
    assert await Cart().count() == value
    assert 1 in [Cart().count()]
    print(f"{await ready()} {value}")
    assert [n for n in range(3) if await ready()]


@pytest.mark.asyncio
async def test_client():
    async with httpx.AsyncClient() as client:
        assert await client.get("/")


@pytest.mark.asyncio
async def test_quiet():
    kept = ready() if Cart else None
    pair = ready() or None
    assert asyncio.iscoroutine(ready())
    assert isinstance(ready(), object)
    task = asyncio.ensure_future(ready())
    assert task is not None
    await asyncio.gather(task, kept, pair)
    with pytest.warns(RuntimeWarning):
        assert ready()
