import asyncio
from contextlib import asynccontextmanager, contextmanager

import aiohttp
import httpx
import pytest
from asgi_lifespan import LifespanManager
from shop import app, opened


@asynccontextmanager
async def connection():
    yield 1


@contextmanager
def plain():
    yield 1


async def numbers():
    yield 1


@pytest.mark.asyncio
async def test_all():
    with aiohttp.ClientSession() as session:  # <- sync-with-on-async-client
        pass
    with asyncio.timeout(1):  # <- sync-with-on-async-client
        pass
    lock = asyncio.Lock()
    with lock:  # <- sync-with-on-async-client
        pass
    with LifespanManager(app):  # <- sync-with-on-async-client
        pass
    with connection() as c:  # <- sync-with-on-async-client
        pass
    with opened():  # <- sync-with-on-async-client
        pass
    with plain():
        pass
    with httpx.Client():
        pass
    async with connection() as c:
        pass
    for n in numbers():  # <- sync-with-on-async-client
        pass
    async for n in numbers():
        pass

# === shop.py
from contextlib import asynccontextmanager

app = object()


@asynccontextmanager
async def opened():
    yield

# === fix 1: test_case.py
import asyncio
from contextlib import asynccontextmanager, contextmanager

import aiohttp
import httpx
import pytest
from asgi_lifespan import LifespanManager
from shop import app, opened


@asynccontextmanager
async def connection():
    yield 1


@contextmanager
def plain():
    yield 1


async def numbers():
    yield 1


@pytest.mark.asyncio
async def test_all():
    async with aiohttp.ClientSession() as session:
        pass
    async with asyncio.timeout(1):
        pass
    lock = asyncio.Lock()
    async with lock:
        pass
    async with LifespanManager(app):
        pass
    async with connection() as c:
        pass
    async with opened():
        pass
    with plain():
        pass
    with httpx.Client():
        pass
    async with connection() as c:
        pass
    async for n in numbers():
        pass
    async for n in numbers():
        pass
