# environments: newest
# === requirements.txt
pytest>=8.2
pytest_asyncio[docs] == 0.21.1 ; python_version > "3.8"  # <- plugin-version-conflict
# === requirements/test.txt
pytest==9.2.0
pytest-asyncio>=0.24,<1.3  # <- plugin-version-conflict
# === pyproject.toml
[dependency-groups]
test = ["pytest==8.2.2", "pytest-asyncio>=0.23,<0.23.4"]  # <- plugin-version-conflict

# === fix 1: requirements.txt
pytest>=8.2
pytest_asyncio[docs] ==0.23.8 ; python_version > "3.8"
# === fix 1: requirements/test.txt
pytest==9.2.0
pytest-asyncio>=1.3.0
# === fix 1: pyproject.toml
[dependency-groups]
test = ["pytest==8.2.2", "pytest-asyncio>=0.23.8"]

