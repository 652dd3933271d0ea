# === pytest.ini
[pytest]
asyncio_mode = auto
# === tox.ini
[pytest]
asyncio_mode = auto
