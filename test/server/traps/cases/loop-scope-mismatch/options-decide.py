# environments: newest pa026
# pytest: asyncio_default_fixture_loop_scope = session
# pytest: asyncio_default_test_loop_scope = session
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def queue():
    yield asyncio.Queue()


@pytest.mark.asyncio
async def test_one(queue):
    pass


@pytest.mark.asyncio(loop_scope="function")
async def test_two(queue):  # <- loop-scope-mismatch
    pass
