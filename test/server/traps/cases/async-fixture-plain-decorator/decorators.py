import pytest
from pytest import fixture


@pytest.fixture  # <- async-fixture-plain-decorator
async def bare():
    return 1


@pytest.fixture(scope="module", autouse=False)  # <- async-fixture-plain-decorator
async def called():
    yield 1


@fixture(name="renamed")  # <- async-fixture-plain-decorator
async def by_name():
    return 1


@pytest.fixture
def plain():
    return 1


@pytest.mark.asyncio
async def test_all(bare, called, renamed, plain):
    pass

# === fix 1: test_case.py
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def bare():
    return 1


@pytest_asyncio.fixture(scope="module", autouse=False)
async def called():
    yield 1


@pytest_asyncio.fixture(name="renamed")
async def by_name():
    return 1


@pytest.fixture
def plain():
    return 1


@pytest.mark.asyncio
async def test_all(bare, called, renamed, plain):
    pass
