# === setup.cfg
[metadata]
name = shop

[pytest]  # <- pytest-config-ignored
asyncio_mode = auto
# === fix 1: setup.cfg
[metadata]
name = shop

[tool:pytest]
asyncio_mode = auto
