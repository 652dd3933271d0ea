# environments: article pa026
import asyncio

import pytest
from pytest_asyncio import fixture


@fixture(scope="module")
async def lock():
    yield asyncio.Lock()


@fixture
async def shared():
    yield asyncio.Lock()


@fixture()
async def number():
    return 3


@pytest.mark.anyio
async def test_one(lock):  # <- mixed-anyio-asyncio-plugins
    pass


@pytest.mark.anyio
async def test_two(lock, shared):  # <- mixed-anyio-asyncio-plugins
    pass


@pytest.mark.anyio
async def test_four(number):  # <- mixed-anyio-asyncio-plugins
    pass


@pytest.mark.asyncio
async def test_three(shared):
    pass
