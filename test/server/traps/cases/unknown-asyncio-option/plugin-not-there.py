# without: pytest-asyncio anyio
# === pytest.ini
[pytest]
asyncio_modes = auto
anyio_mode = auto
