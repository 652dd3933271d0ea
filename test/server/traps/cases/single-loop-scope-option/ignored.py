# environments: newest
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def queue():
    return asyncio.Queue()


@pytest.mark.asyncio
async def test_queue(queue):
    await queue.put(1)


# === pyproject.toml
[tool.pytest.ini_options]
asyncio_default_fixture_loop_scope = "session"  # looptrap: ignore[single-loop-scope-option]
