import pytest


@pytest.mark.asyncio
async def test_one():
    pass

# === pyproject.toml
[project]
name = "shop"
version = "1"
dependencies = []

[project.optional-dependencies]
test = ["pytest", "pytest-timeout"]

[tool.pytest.ini_options]  # <- timeout-not-armed
asyncio_mode = "strict"
asyncio_default_fixture_loop_scope = "function"

# === fix 1: pyproject.toml
[project]
name = "shop"
version = "1"
dependencies = []

[project.optional-dependencies]
test = ["pytest", "pytest-timeout"]

[tool.pytest.ini_options]
asyncio_mode = "strict"
asyncio_default_fixture_loop_scope = "function"
timeout = "60"
