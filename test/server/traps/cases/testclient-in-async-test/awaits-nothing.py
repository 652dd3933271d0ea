# environments: newest pa026 article
import pytest
from starlette.testclient import TestClient

from shop import app


@pytest.fixture
def client():
    return TestClient(app)


@pytest.mark.asyncio
async def test_items(client):
    assert client.get("/items").status_code == 200  # <- testclient-in-async-test
    assert client.get("/items/1").status_code == 200

# === fix 1: test_case.py
import pytest
from starlette.testclient import TestClient

from shop import app


@pytest.fixture
def client():
    return TestClient(app)


def test_items(client):
    assert client.get("/items").status_code == 200
    assert client.get("/items/1").status_code == 200

# === shop.py
from fastapi import FastAPI

app = FastAPI()
