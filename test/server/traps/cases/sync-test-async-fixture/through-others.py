import pytest


@pytest.fixture
def name(user):
    return user


@pytest.fixture(autouse=True)
async def always():
    yield


def test_through(name):  # <- sync-test-async-fixture
    pass


@pytest.mark.usefixtures("user")
def test_marked():  # <- sync-test-async-fixture
    pass


def test_neither():
    pass

# === conftest.py
import pytest


@pytest.fixture
async def user():
    await connect()
    yield 1
