# environments: article newest pa026
import httpx
from shop import app


class ApiClient(httpx.AsyncClient):
    token = "t"


client = ApiClient(app=app, base_url="http://test")  # <- httpx-app-shortcut

# === fix 1: test_case.py
import httpx
from shop import app


class ApiClient(httpx.AsyncClient):
    token = "t"


client = ApiClient(transport=httpx.ASGITransport(app=app), base_url="http://test")
