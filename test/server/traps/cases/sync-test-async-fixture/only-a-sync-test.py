import pytest


@pytest.fixture
async def user():
    return 1


def test_it(user):  # <- sync-test-async-fixture
    pass


@pytest.mark.asyncio
async def test_other():
    pass

# === fix 3: test_case.py
import pytest


@pytest.fixture
def user():
    return 1


def test_it(user):
    pass


@pytest.mark.asyncio
async def test_other():
    pass
