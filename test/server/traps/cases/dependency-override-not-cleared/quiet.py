import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from shop import app, get_db

app.dependency_overrides[get_db] = lambda: 1


@pytest.fixture(autouse=True)
def everywhere():
    app.dependency_overrides[get_db] = lambda: 2


@pytest.fixture
def own_app():
    own = FastAPI()
    own.dependency_overrides[get_db] = lambda: 3
    return own


def test_given(own_app):
    own_app.dependency_overrides[get_db] = lambda: 4
    TestClient(own_app).get("/")


def test_later():
    TestClient(app).get("/")

# === shop.py
from fastapi import FastAPI


def get_db():
    return 1


def get_user():
    return 2


app = FastAPI()
