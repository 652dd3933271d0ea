# environments: newest
import asyncio

import pytest
from freezegun import freeze_time


@pytest.mark.asyncio
async def test_block():
    with freeze_time("2026-01-01"):
        await asyncio.sleep(0.1)
