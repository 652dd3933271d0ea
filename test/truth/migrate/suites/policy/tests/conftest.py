import asyncio

import pytest


class CountingLoop(asyncio.SelectorEventLoop):
    """A loop of our own."""


class CountingPolicy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return CountingLoop()


@pytest.fixture(scope="session")
def event_loop_policy():
    return CountingPolicy()


@pytest.fixture(scope="module")
async def resource():
    return asyncio.get_running_loop()
