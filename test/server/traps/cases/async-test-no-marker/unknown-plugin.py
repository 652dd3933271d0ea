async def test_run_by_a_plugin_of_another_distribution():
    pass

# === conftest.py
pytest_plugins = ["pytest_jupyter", "pytest_jupyter.jupyter_client"]
