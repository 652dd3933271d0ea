import pytest


@pytest.fixture
def number():
    return 1


async def test_number(number):
    assert number == 1


# === pytest.ini
[pytest]
asyncio_mode = auto
