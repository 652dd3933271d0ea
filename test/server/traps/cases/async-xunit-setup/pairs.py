import pytest


class TestApart:
    async def teardown_method(self):  # <- async-xunit-setup
        # Close it.
        await self.client.close()

    def make(self):
        return 1

    async def setup_method(self, method):  # <- async-xunit-setup
        self.client = await connect()

    @pytest.mark.asyncio
    async def test_one(self):
        pass


class TestOnlyTeardown:
    async def teardown_method(self):  # <- async-xunit-setup
        await clean()

    @pytest.mark.asyncio
    async def test_one(self):
        pass


async def setup_function():  # <- async-xunit-setup
    await clean()


@pytest.mark.asyncio
async def test_one():
    pass

# === fix 1: test_case.py
import pytest
import pytest_asyncio


class TestApart:
    def make(self):
        return 1

    @pytest_asyncio.fixture(autouse=True)
    async def set_up(self):
        self.client = await connect()
        yield
        # Close it.
        await self.client.close()

    @pytest.mark.asyncio
    async def test_one(self):
        pass


class TestOnlyTeardown:
    @pytest_asyncio.fixture(autouse=True)
    async def tear_down(self):
        yield
        await clean()

    @pytest.mark.asyncio
    async def test_one(self):
        pass


@pytest_asyncio.fixture(autouse=True)
async def set_up():
    await clean()


@pytest.mark.asyncio
async def test_one():
    pass
