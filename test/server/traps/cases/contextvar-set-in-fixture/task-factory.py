import asyncio
from contextvars import ContextVar

import pytest
import pytest_asyncio

tenant = ContextVar("tenant")


@pytest.fixture
def event_loop():
    loop = asyncio.new_event_loop()
    loop.set_task_factory(lambda loop, coro: asyncio.Task(coro, loop=loop))
    yield loop
    loop.close()


@pytest_asyncio.fixture
async def given():
    tenant.set("acme")


@pytest.mark.asyncio
async def test_tenant(given):
    assert tenant.get() == "acme"
