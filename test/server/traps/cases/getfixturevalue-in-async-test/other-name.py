import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    return 1


class TestUser:
    @pytest.mark.asyncio
    async def test_asked(self, request: pytest.FixtureRequest, tmp_path):
        ada = request.getfixturevalue("user")  # <- getfixturevalue-in-async-test
        assert ada

    @pytest.mark.asyncio
    async def test_other_use(self, request, tmp_path):
        user = request.getfixturevalue("user")  # <- getfixturevalue-in-async-test
        assert request.node.name and user

# === fix 1: test_case.py
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    return 1


class TestUser:
    @pytest.mark.asyncio
    async def test_asked(self, user, tmp_path):
        ada = user
        assert ada

    @pytest.mark.asyncio
    async def test_other_use(self, request, tmp_path, user):
        assert request.node.name and user
