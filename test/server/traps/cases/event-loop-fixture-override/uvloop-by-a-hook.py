# environments: newest
import asyncio

import pytest
import uvloop


@pytest.mark.asyncio
async def test_it():
    assert isinstance(asyncio.get_running_loop(), uvloop.Loop)

# === conftest.py
import asyncio

import pytest
import uvloop


@pytest.fixture(scope="session")
def event_loop():  # <- event-loop-fixture-override
    """uvloop for all."""
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()

# === fix 1: conftest.py
import uvloop


def pytest_asyncio_loop_factories():
    return {"uvloop": uvloop.new_event_loop}

# === fix 1: pytest.ini
[pytest]
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
