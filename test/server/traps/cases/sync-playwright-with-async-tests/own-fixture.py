# environments: playwright
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def page():
    return object()


@pytest.mark.asyncio
async def test_page(page):
    pass


def test_name(browser_name):
    pass


@pytest.mark.asyncio
async def test_after():
    pass
