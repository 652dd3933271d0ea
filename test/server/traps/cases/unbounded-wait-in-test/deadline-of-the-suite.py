# pytest: timeout = 30
import asyncio

import pytest


@pytest.mark.asyncio
async def test_it(inbox: asyncio.Queue):
    await inbox.get()
