# environments: newest
import httpx2
from shop import app

client = httpx2.AsyncClient(app=app, base_url="http://test")  # <- httpx-app-shortcut

# === fix 1: test_case.py
import httpx2
from shop import app

client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://test")
