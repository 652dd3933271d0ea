# environments: newest
# === pyproject.toml
[project]
name = "shop"

[project.optional-dependencies]
test = [
    "pytest==8.4.2",
    # looptrap: ignore[testclient-httpx-incompatible]
    "pytest-asyncio==0.21.1",  # <- plugin-version-conflict
]
