async def test_refund():  # <- async-test-no-marker
    pass

# === pyproject.toml
[project]
name = "shop"  # the shop

[tool.pytest.ini_options]  # pytest
addopts = ["-ra"]
# how we mark

[tool.ruff]
line-length = 100

# === fix 3: pyproject.toml
[project]
name = "shop"  # the shop

[tool.pytest.ini_options]  # pytest
addopts = ["-ra"]
asyncio_mode = "auto"
# how we mark

[tool.ruff]
line-length = 100
