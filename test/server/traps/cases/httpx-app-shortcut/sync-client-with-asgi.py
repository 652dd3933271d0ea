import httpx
from shop import app, make_app


def test_imported():
    with httpx.Client(app=app) as client:  # <- httpx-app-shortcut
        client.get("/")


def test_transport():
    with httpx.Client(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:  # <- httpx-app-shortcut
        client.get("/")


def test_made():
    with httpx.Client(
        base_url="http://test",
        app=make_app(),  # <- httpx-app-shortcut
    ) as client:
        client.get("/")

# === shop.py
from fastapi import FastAPI


def make_app() -> FastAPI:
    return FastAPI()


app = make_app()

# === fix 1: test_case.py
import httpx
from fastapi.testclient import TestClient
from shop import app, make_app


def test_imported():
    with TestClient(app) as client:
        client.get("/")


def test_transport():
    with TestClient(app, base_url="http://test") as client:
        client.get("/")


def test_made():
    with TestClient(
        make_app(),
        base_url="http://test",
    ) as client:
        client.get("/")

# === fix 2: test_case.py
import httpx
import pytest
from shop import app, make_app


@pytest.mark.asyncio
async def test_imported():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        await client.get("/")


@pytest.mark.asyncio
async def test_transport():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        await client.get("/")


def test_made():
    with httpx.Client(
        base_url="http://test",
        app=make_app(),
    ) as client:
        client.get("/")
