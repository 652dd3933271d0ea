# === pytest.ini
[pytest]
asyncio_mode = auto
# === tox.ini
[tox]
env_list = py313
# === setup.cfg
[metadata]
name = shop
# === pyproject.toml
[project]
name = "shop"

[tool.black]
line-length = 100
