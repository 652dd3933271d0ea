# environments: pa026 newest
# === pytest.ini
[pytest]
asyncio_mode: 'auto'  # <- pytest-config-quoted-value
# asyncio_mode = "strict"
asyncio_default_fixture_loop_scope = "session"  # <- pytest-config-quoted-value
asyncio_default_test_loop_scope = "session"  # <- pytest-config-quoted-value
addopts = "-q"
# === fix 1: pytest.ini
[pytest]
asyncio_mode: auto
# asyncio_mode = "strict"
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
addopts = "-q"
