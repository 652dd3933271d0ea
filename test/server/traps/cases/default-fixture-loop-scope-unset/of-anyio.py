import pytest


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def number():
    return 1


@pytest.mark.anyio
async def test_number(number):
    assert number == 1


# === pytest.ini
[pytest]
testpaths = .
