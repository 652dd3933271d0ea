import pytest


@pytest.mark.asyncio
async def test_one():
    pass

# === pyproject.toml
[project]
name = "shop"
version = "1"
dependencies = ["httpx"]

[tool.pytest.ini_options]
asyncio_mode = "strict"
