# environments: pa026 newest
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def queue():
    return asyncio.Queue()


@pytest.mark.asyncio
async def test_queue(queue):
    await queue.put(1)


# === setup.cfg
[tool:pytest]
asyncio_default_test_loop_scope = module
; of fixtures
asyncio_default_fixture_loop_scope: session  # <- single-loop-scope-option
addopts = -q

[metadata]
name = shop
# === fix 1: setup.cfg
[tool:pytest]
asyncio_default_test_loop_scope = session
; of fixtures
asyncio_default_fixture_loop_scope: session
addopts = -q

[metadata]
name = shop
