# environments: newest pa021
import pytest


@pytest.mark.anyio  # <- mixed-anyio-asyncio-plugins
@pytest.mark.asyncio
async def test_one():
    pass

# === fix 1: test_case.py
import pytest


@pytest.mark.asyncio
async def test_one():
    pass
