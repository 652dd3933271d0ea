# pytest: asyncio_default_fixture_loop_scope = function
import os

import pytest
import pytest_asyncio


def how_wide(fixture_name, config):
    return "session"


@pytest_asyncio.fixture(scope=how_wide)
async def computed():
    yield


@pytest_asyncio.fixture(scope="session", loop_scope=os.environ["SCOPE"])
async def also_computed():
    yield


@pytest.fixture(scope="session")
async def strict_mode():
    yield
