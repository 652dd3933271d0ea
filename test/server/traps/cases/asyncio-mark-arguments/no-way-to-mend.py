# environments: newest pa026
import pytest


@pytest.mark.asyncio(timeout=5)  # <- asyncio-mark-arguments
async def test_timeout():
    pass


@pytest.mark.asyncio("session", "module")  # <- asyncio-mark-arguments
async def test_two_names():
    pass
