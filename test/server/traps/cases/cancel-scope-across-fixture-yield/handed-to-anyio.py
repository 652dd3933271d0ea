# environments: newest article
import anyio
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def group():
    async with anyio.create_task_group() as group:  # <- cancel-scope-across-fixture-yield
        yield group


@pytest_asyncio.fixture()
async def feed(group):
    return group


@pytest.mark.asyncio
class TestFeed:
    async def test_fed(self, feed):
        pass

    async def test_other(self):
        pass


@pytest.mark.asyncio
async def test_apart():
    pass

# === fix 2: test_case.py
import anyio
import pytest


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def group():
    async with anyio.create_task_group() as group:
        yield group


@pytest.fixture()
async def feed(group):
    return group


@pytest.mark.anyio
class TestFeed:
    async def test_fed(self, feed):
        pass

    async def test_other(self):
        pass


@pytest.mark.asyncio
async def test_apart():
    pass
