# environments: extras
import asyncio

import pytest
import uvloop
from freezegun import freeze_time


@pytest.fixture(scope="session")
def event_loop_policy():
    return uvloop.EventLoopPolicy()


@pytest.mark.asyncio
async def test_block():
    with freeze_time("2026-01-01"):
        await asyncio.sleep(0.1)
