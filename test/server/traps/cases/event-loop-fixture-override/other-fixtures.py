import asyncio

import pytest


@pytest.fixture
def loop():
    return asyncio.new_event_loop()


@pytest.fixture
def event_loop_policy():
    return asyncio.DefaultEventLoopPolicy()


def event_loop():
    return asyncio.new_event_loop()
