# environments: pa026
import pytest_asyncio


@pytest_asyncio.fixture
async def number():
    return 1


# === pyproject.toml
[tool.pytest.ini_options]  # <- default-fixture-loop-scope-unset
asyncio_mode = "auto"  # everywhere

# formatting
[tool.black]
line-length = 100
# === fix 1: pyproject.toml
[tool.pytest.ini_options]
asyncio_mode = "auto"  # everywhere
asyncio_default_fixture_loop_scope = "function"

# formatting
[tool.black]
line-length = 100
