import asyncio

import pytest
import uvloop


@pytest.fixture(scope="session")
def event_loop_policy():
    return uvloop.EventLoopPolicy()


@pytest.fixture(scope="module")
async def resource():
    return asyncio.get_running_loop()
