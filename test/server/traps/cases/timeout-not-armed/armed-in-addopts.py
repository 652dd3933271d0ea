# pytest: addopts = --timeout 30
import pytest


@pytest.mark.asyncio
async def test_one():
    pass
