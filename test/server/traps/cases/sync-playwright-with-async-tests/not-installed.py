import pytest


@pytest.mark.asyncio
async def test_page(page):
    pass
