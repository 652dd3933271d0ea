# environments: newest article
from contextlib import AsyncExitStack, asynccontextmanager

import anyio
import httpx
import pytest_asyncio
from anyio import create_task_group
from httpx_ws.transport import ASGIWebSocketTransport


@asynccontextmanager
async def consumer():
    async with create_task_group() as group:
        group.start_soon(anyio.sleep, 0)
        yield group


@asynccontextmanager
async def harmless():
    async with create_task_group() as group:
        group.start_soon(anyio.sleep, 0)
    yield


@pytest_asyncio.fixture
async def in_a_stack():
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(create_task_group())  # <- cancel-scope-across-fixture-yield
        yield stack


@pytest_asyncio.fixture
async def of_the_workspace():
    async with consumer() as group, httpx.AsyncClient():  # <- cancel-scope-across-fixture-yield
        yield group


@pytest_asyncio.fixture
async def of_a_transport(app):
    async with httpx.AsyncClient(
        transport=ASGIWebSocketTransport(app),  # <- cancel-scope-across-fixture-yield
    ) as client:
        yield client


@pytest_asyncio.fixture
async def limited():
    with anyio.fail_after(5):  # <- cancel-scope-across-fixture-yield
        yield


@pytest_asyncio.fixture
async def closed_before():
    async with create_task_group():
        pass
    with anyio.fail_after(1):
        await anyio.sleep(0)
    async with harmless():
        yield


@pytest_asyncio.fixture
async def no_yield():
    async with create_task_group():
        return 1


@pytest_asyncio.fixture
async def nested():
    async def work():
        async with create_task_group():
            await anyio.sleep(0)

    yield work
