# pytest: asyncio_mode = strict
import pytest


@pytest.mark.timeout(5)
@pytest.mark.asyncio
async def test_one():
    pass


@pytest.mark.asyncio
async def test_two():
    pass
