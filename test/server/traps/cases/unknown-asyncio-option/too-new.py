# environments: article
# === pytest.ini
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = session  # <- unknown-asyncio-option
anyio_mode = auto  # <- unknown-asyncio-option
asyncio_debug = true  # <- unknown-asyncio-option
