# === setup.cfg
[tool:pytest]
# looptrap: ignore[pytest-config-quoted-value]
asyncio_mode = "auto"
