# environments: newest
# === requirements.txt
pytest==8.4.2
# looptrap: ignore[plugin-version-conflict]
pytest-asyncio==0.21.1
