# environments: article newest pa026
from httpx import (
    AsyncClient,  # the client
    Response,
)
from shop import app

client = AsyncClient(app=app, base_url="http://test")  # <- httpx-app-shortcut

# === fix 1: test_case.py
from httpx import (
    ASGITransport,
    AsyncClient,  # the client
    Response,
)
from shop import app

client = AsyncClient(transport=ASGITransport(app=app), base_url="http://test")
