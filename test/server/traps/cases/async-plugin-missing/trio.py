import pytest


@pytest.mark.trio  # <- async-plugin-missing
async def test_trio():
    pass


@pytest.mark.asyncio
@pytest.mark.trio
async def test_run_by_another():
    pass
