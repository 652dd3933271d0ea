import pytest  # noqa: F401


@pytest.fixture  # <- async-fixture-plain-decorator
async def user():
    async def make():
        return 1

    return make


class TestUser:
    @pytest.fixture  # <- async-fixture-plain-decorator
    async def own(self, user):
        yield await user()

    @pytest.mark.asyncio
    async def test_it(self, own):
        pass

# === fix 1: test_case.py
import pytest  # noqa: F401
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    async def make():
        return 1

    return make


class TestUser:
    @pytest_asyncio.fixture
    async def own(self, user):
        yield await user()

    @pytest.mark.asyncio
    async def test_it(self, own):
        pass
