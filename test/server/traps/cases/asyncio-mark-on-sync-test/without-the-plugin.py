# without: pytest-asyncio
import pytest


@pytest.mark.asyncio
def test_own():
    pass
