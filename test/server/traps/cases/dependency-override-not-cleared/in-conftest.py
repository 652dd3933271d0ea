from fastapi.testclient import TestClient
from shop import app, get_db


def test_one():
    app.dependency_overrides[get_db] = lambda: 1
    TestClient(app).get("/")


def test_two():
    TestClient(app).get("/")

# === conftest.py
import pytest
from shop import app


@pytest.fixture(autouse=True)
def no_overrides():
    yield
    app.dependency_overrides.clear()

# === shop.py
from fastapi import FastAPI


def get_db():
    return 1


def get_user():
    return 2


app = FastAPI()
