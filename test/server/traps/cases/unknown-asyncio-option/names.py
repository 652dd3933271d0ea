# environments: newest
# === pyproject.toml
[tool.pytest]
asyncio-mode = "auto"  # <- unknown-asyncio-option
asyncio_default_loop_scope = "function"  # <- unknown-asyncio-option
asyncio_default_tests_loop_scope = "function"  # <- unknown-asyncio-option
"anyio_mode" = "auto"
asyncio_debug = true
asyncio_task_timeout = 5
asyncio_max_tasks = "3"
strict_config = false
markers = ["asyncio_modes: none"]
# === fix 1: pyproject.toml
[tool.pytest]
asyncio_mode = "auto"
asyncio_default_fixture_loop_scope = "function"
asyncio_default_test_loop_scope = "function"
"anyio_mode" = "auto"
asyncio_debug = true
asyncio_task_timeout = 5
asyncio_max_tasks = "3"
strict_config = false
markers = ["asyncio_modes: none"]
