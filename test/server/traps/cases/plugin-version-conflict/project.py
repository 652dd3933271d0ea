# environments: newest
# === pyproject.toml
[project]
name = "shop"
dependencies = ["fastapi"]

[dependency-groups]
test = [
    "pytest>=8.2,<9",
    'pytest-asyncio~=0.21.0 ; python_version < "4"',
]
lint = ["ruff"]

[tool.poetry.group.dev.dependencies]
black = "*"
# === uv.lock
version = 1

[[package]]
name = "pytest"
version = "9.2.0"
source = { registry = "here" }

[[package]]
name = "pytest-asyncio"
version = "1.2.0"  # <- plugin-version-conflict
