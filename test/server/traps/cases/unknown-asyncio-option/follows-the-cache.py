# environments: newest
# === pytest.toml
[pytest]
asyncio_default_fixture_loop_scope = "fixture-scope"
