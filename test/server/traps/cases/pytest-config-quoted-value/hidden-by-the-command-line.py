# === tox.ini
[pytest]
asyncio_mode = "auto"
addopts = --asyncio-mode=auto
