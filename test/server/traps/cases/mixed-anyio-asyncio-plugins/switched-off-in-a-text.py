# environments: newest
import asyncio

import pytest


@pytest.fixture
async def lock():
    yield asyncio.Lock()


async def test_one(lock):  # <- mixed-anyio-asyncio-plugins
    pass

# === pyproject.toml
[tool.pytest.ini_options]
addopts = """
-ra
-p asyncio
"""
asyncio_mode = "auto"
anyio_mode = "auto"

# === fix 2: pyproject.toml
[tool.pytest.ini_options]
addopts = """
-ra
-p asyncio -p no:anyio
"""
asyncio_mode = "auto"
