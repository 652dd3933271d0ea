# === pyproject.toml
[tool.pytest.ini_options]
asyncio_mode = "auto"
