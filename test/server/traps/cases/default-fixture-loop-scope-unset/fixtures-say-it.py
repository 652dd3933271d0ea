# environments: pa026 newest
import pytest_asyncio


@pytest_asyncio.fixture(loop_scope="function")
async def number():
    return 1


# === pyproject.toml
[tool.pytest.ini_options]
asyncio_mode = "auto"
