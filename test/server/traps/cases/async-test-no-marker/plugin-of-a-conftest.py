async def test_run_by_the_plugin(loop):
    pass

# === conftest.py
pytest_plugins = ["aiohttp.pytest_plugin", "pytester"]
