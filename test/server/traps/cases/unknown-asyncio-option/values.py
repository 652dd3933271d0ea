# environments: pa026
# === setup.cfg
[tool:pytest]
asyncio_mode = Auto  # <- unknown-asyncio-option
asyncio_default_fixture_loop_scope = fixture-scope  # <- unknown-asyncio-option
asyncio_default_test_loop_scope =
    sesion  # <- unknown-asyncio-option
# === fix 1: setup.cfg
[tool:pytest]
asyncio_mode = auto
asyncio_default_test_loop_scope =
    session
