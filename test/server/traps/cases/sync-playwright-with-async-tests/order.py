# environments: playwright
import pytest


@pytest.mark.asyncio
async def test_before():
    pass


def test_page(page):
    pass


def test_sync():
    pass


@pytest.mark.asyncio
async def test_after():  # <- sync-playwright-with-async-tests
    pass


@pytest.mark.asyncio
async def test_after_that():
    pass


@pytest.mark.asyncio
async def test_own(page):  # <- sync-playwright-with-async-tests
    pass
