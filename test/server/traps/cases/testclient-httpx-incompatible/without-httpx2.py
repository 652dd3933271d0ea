# environments: newest
# without: httpx2
# installed then: newest
from starlette.testclient import TestClient

assert TestClient


# === pyproject.toml
[project]
name = "shop"
dependencies = ["starlette>=1"]

[dependency-groups]
test = ["httpx", "pytest"]  # <- testclient-httpx-incompatible

# === fix 1: pyproject.toml
[project]
name = "shop"
dependencies = ["starlette>=1"]

[dependency-groups]
test = ["httpx", "httpx2", "pytest"]
