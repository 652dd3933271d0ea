import pytest


@pytest.mark.asyncio  # <- async-plugin-missing
async def test_one():
    pass

# === tox.ini
[pytest]
testpaths = tests
addopts = -p no:asyncio

# === fix 1: tox.ini
[pytest]
testpaths = tests
