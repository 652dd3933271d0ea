# environments: newest
import httpx
from shop import app

client = httpx.AsyncClient(app=app, transport=httpx.ASGITransport(app=app))  # <- httpx-app-shortcut
