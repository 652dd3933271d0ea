# environments: newest
# without: trio
# pytest: asyncio_mode = auto
import pytest


@pytest.mark.anyio
async def test_one():
    pass
