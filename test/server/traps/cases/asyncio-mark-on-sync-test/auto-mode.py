# environments: newest pa021
import pytest

pytestmark = pytest.mark.asyncio  # <- asyncio-mark-on-sync-test


async def test_async():
    pass


def test_sync():
    pass


# === pyproject.toml
[tool.pytest.ini_options]
testpaths = ["."]

# === fix 2: test_case.py
async def test_async():
    pass


def test_sync():
    pass


# === fix 2: pyproject.toml
[tool.pytest.ini_options]
testpaths = ["."]
asyncio_mode = "auto"
