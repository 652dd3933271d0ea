# pytest: asyncio_mode = strict
# without: pytest-timeout
import pytest


@pytest.mark.asyncio
async def test_one():
    pass
