# environments: article newest pa026
import httpx
from fastapi import FastAPI

app = FastAPI()
options = {"base_url": "http://test"}


def make(app=app):
    return httpx.AsyncClient(app=app)  # <- httpx-app-shortcut


one = httpx.AsyncClient(app=app, **options)  # <- httpx-app-shortcut
two = httpx.AsyncClient(
    app=app,  # <- httpx-app-shortcut
    base_url="http://two",  # ours
)
three = httpx.AsyncClient(base_url="http://three")
four = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://four")

# === fix 1: test_case.py
import httpx
from fastapi import FastAPI

app = FastAPI()
options = {"base_url": "http://test"}


def make(app=app):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test")


one = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), **options)
two = httpx.AsyncClient(
    transport=httpx.ASGITransport(app=app),
    base_url="http://two",  # ours
)
three = httpx.AsyncClient(base_url="http://three")
four = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://four")
