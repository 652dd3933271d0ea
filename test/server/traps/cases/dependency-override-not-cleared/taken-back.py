from fastapi.testclient import TestClient
from shop import app, get_db


def test_one():
    app.dependency_overrides[get_db] = lambda: 1
    TestClient(app).get("/")


def test_two():
    TestClient(app).get("/")


def teardown_function():
    app.dependency_overrides = {}

# === shop.py
from fastapi import FastAPI


def get_db():
    return 1


def get_user():
    return 2


app = FastAPI()
