# environments: newest
import pytest


@pytest.mark.asyncio
async def test_it():
    pass

# === conftest.py
import asyncio

import pytest
from uvloop import EventLoopPolicy


# On both kinds of loops.
@pytest.fixture(
    scope="session",
    params=[
        asyncio.DefaultEventLoopPolicy(),
        pytest.param(EventLoopPolicy(), id="uv"),
    ],
)
def event_loop_policy(request):  # <- event-loop-policy
    """The policies."""
    return request.param

# === fix 1: conftest.py
import asyncio

from uvloop import new_event_loop


# On both kinds of loops.
def pytest_asyncio_loop_factories():
    return {"asyncio": asyncio.new_event_loop, "uv": new_event_loop}
