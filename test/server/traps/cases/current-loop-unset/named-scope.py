# environments: article
import asyncio

import pytest


async def work():
    return 1


@pytest.mark.asyncio(scope="module")
async def test_first():
    await work()


def test_run():
    assert asyncio.run(work()) + asyncio.run(work()) == 2  # <- current-loop-unset


@pytest.mark.asyncio(scope="module")
async def test_later():
    await work()

# === fix 1: test_case.py
import pytest


async def work():
    return 1


@pytest.mark.asyncio(scope="module")
async def test_first():
    await work()


@pytest.mark.asyncio(scope="module")
async def test_run():
    assert await work() + await work() == 2


@pytest.mark.asyncio(scope="module")
async def test_later():
    await work()
