# environments: newest
# without: httpx2
# installed then: newest
from starlette.testclient import TestClient

assert TestClient


# === requirements.txt
starlette
httpx>=0.27  # <- testclient-httpx-incompatible
pytest

# === pyproject.toml
[project]
name = "shop"
dependencies = ["starlette>=1"]

[project.optional-dependencies]
test = [
    'httpx>=0.27; python_version > "3.8"',
    'pytest',
]

# === fix 1: requirements.txt
starlette
httpx>=0.27
httpx2
pytest

# === fix 1: pyproject.toml
[project]
name = "shop"
dependencies = ["starlette>=1"]

[project.optional-dependencies]
test = [
    'httpx>=0.27; python_version > "3.8"',
    'httpx2',
    'pytest',
]
