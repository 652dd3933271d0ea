# environments: newest
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module")
async def wide():
    yield asyncio.Queue()


@pytest_asyncio.fixture
async def narrow():
    yield asyncio.Queue()


@pytest.mark.asyncio
async def test_narrow(wide, narrow):  # <- loop-scope-mismatch
    pass


@pytest.mark.asyncio(loop_scope="module")
async def test_right(wide):
    pass


@pytest.mark.asyncio(loop_scope="session")
async def test_wide(narrow):  # <- loop-scope-mismatch
    pass


@pytest.mark.anyio
async def test_other_plugin(wide):
    pass


def test_sync(wide):
    pass
