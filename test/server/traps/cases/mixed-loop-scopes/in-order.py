# environments: pa026
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def of_module():
    return asyncio.Queue()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def of_session():
    return asyncio.Queue()


@pytest.mark.asyncio(loop_scope="module")
async def test_module(of_module):
    pass


@pytest.mark.asyncio
async def test_own():
    pass


@pytest.mark.asyncio(loop_scope="session")
async def test_session(of_session):
    pass


@pytest.mark.asyncio(loop_scope="module")
async def test_without_fixtures():
    pass
