# environments: newest
import asyncio

import pytest
import uvloop


class Policy(asyncio.DefaultEventLoopPolicy):
    pass


@pytest.fixture
def event_loop_policy():  # <- event-loop-policy
    return uvloop.EventLoopPolicy()


@pytest.mark.asyncio
async def test_it():
    pass

# === sub/conftest.py
import asyncio

import pytest


class Policy(asyncio.DefaultEventLoopPolicy):
    pass


@pytest.fixture
def event_loop_policy():  # <- event-loop-policy
    policy = Policy()
    yield policy

# === sub/serve.py
import uvloop

uvloop.install()  # <- event-loop-policy
