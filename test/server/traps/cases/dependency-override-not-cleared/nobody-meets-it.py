from fastapi.testclient import TestClient
from shop import app, get_db


def test_two():
    TestClient(app).get("/")


def test_sets():
    app.dependency_overrides[get_db] = lambda: 1
    TestClient(app).get("/")


def test_sets_its_own():
    app.dependency_overrides[get_db] = lambda: 2
    TestClient(app).get("/")


def test_without_app():
    assert get_db() == 1

# === shop.py
from fastapi import FastAPI


def get_db():
    return 1


def get_user():
    return 2


app = FastAPI()
