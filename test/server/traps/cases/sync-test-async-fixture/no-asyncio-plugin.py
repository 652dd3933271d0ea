# without: pytest-asyncio
import pytest


@pytest.fixture
async def user():
    return 1


def test_it(user):  # <- sync-test-async-fixture
    pass

# === fix 1: test_case.py
import pytest


@pytest.fixture
def user():
    return 1


def test_it(user):
    pass
