import asyncio

import pytest
import pytest_asyncio


def how_wide(fixture_name, config):
    return "session"


@pytest_asyncio.fixture(scope=how_wide)
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio
async def test_it(queue):
    pass
