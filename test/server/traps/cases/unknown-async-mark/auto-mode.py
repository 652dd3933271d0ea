# pytest: asyncio_mode = auto
import pytest


@pytest.mark.asynco
async def test_it():
    pass
