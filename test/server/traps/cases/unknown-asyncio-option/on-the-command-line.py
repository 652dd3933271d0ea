# === tox.ini
[pytest]
asyncio_mode = strict
addopts = -q --asyncio-mode=automatic  # <- unknown-asyncio-option
