# environments: newest
import pytest


@pytest.mark.anyio  # <- mixed-anyio-asyncio-plugins
async def test_one():
    pass

# === pyproject.toml
[project]
name = "shop"

[tool.pytest.ini_options]
addopts = [
    "-ra",
    '--strict-markers',
]
asyncio_mode = "auto"
asyncio_default_fixture_loop_scope = "function"
testpaths = ["."]

# === fix 3: pyproject.toml
[project]
name = "shop"

[tool.pytest.ini_options]
addopts = [
    "-ra",
    '--strict-markers', '-p', 'no:asyncio',
]
testpaths = ["."]
