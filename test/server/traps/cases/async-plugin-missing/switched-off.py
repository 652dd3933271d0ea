import pytest

pytestmark = pytest.mark.anyio  # <- async-plugin-missing


async def test_one():
    pass


async def test_two():
    pass

# === pyproject.toml
[tool.pytest.ini_options]
addopts = "-p no:anyio --strict-markers"

# === fix 1: pyproject.toml
[tool.pytest.ini_options]
addopts = "--strict-markers"
