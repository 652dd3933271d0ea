# environments: newest
# without: httpx2
from starlette.testclient import TestClient

assert TestClient


# === pyproject.toml
[project]
name = "shop"
dependencies = ["starlette>=1"]

[dependency-groups]
test = ["httpx", "pytest"]  # <- testclient-httpx-incompatible
