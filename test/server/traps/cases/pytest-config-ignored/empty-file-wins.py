# === pytest.ini
# nothing
# === pyproject.toml
[tool.pytest.ini_options]  # <- pytest-config-ignored
asyncio_mode = "auto"
