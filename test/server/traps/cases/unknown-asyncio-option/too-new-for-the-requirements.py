# environments: article
# installed then: newest
# === pytest.ini
[pytest]
asyncio_default_test_loop_scope = session  # <- unknown-asyncio-option
anyio_mode = auto  # <- unknown-asyncio-option
# === requirements.txt
pytest
pytest_asyncio[docs] >= 0.23, < 2 ; python_version > "3.8"
anyio==4.4.0
# === pyproject.toml
[project]
name = "shop"
dependencies = ["anyio>=4,<4.5"]

[dependency-groups]
test = ["pytest-asyncio", 'anyio']

# === fix 1: requirements.txt
pytest
pytest_asyncio[docs] >=0.26.0,<2 ; python_version > "3.8"
anyio==4.11.0
# === fix 1: pyproject.toml
[project]
name = "shop"
dependencies = ["anyio>=4.11.0"]

[dependency-groups]
test = ["pytest-asyncio>=0.26.0", 'anyio>=4.11.0']

