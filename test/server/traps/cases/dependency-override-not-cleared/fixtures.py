import pytest
from fastapi.testclient import TestClient
from shop import app, get_db, get_user


@pytest.fixture
def client():
    app.dependency_overrides[get_db] = lambda: 3  # <- dependency-override-not-cleared
    app.dependency_overrides[get_user] = lambda: 4
    yield TestClient(app)


@pytest.fixture(scope="module")
def admin():
    app.dependency_overrides[get_user] = lambda: 5  # <- dependency-override-not-cleared
    yield


@pytest.fixture(scope="session")
def for_all():
    app.dependency_overrides[get_db] = lambda: 6


def test_one(client):
    client.get("/")


def test_admin(admin):
    TestClient(app).get("/")


def test_other(for_all):
    TestClient(app).get("/")

# === shop.py
from fastapi import FastAPI


def get_db():
    return 1


def get_user():
    return 2


app = FastAPI()

# === fix 1: test_case.py
import pytest
from fastapi.testclient import TestClient
from shop import app, get_db, get_user


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setitem(app.dependency_overrides, get_db, lambda: 3)
    monkeypatch.setitem(app.dependency_overrides, get_user, lambda: 4)
    yield TestClient(app)


@pytest.fixture(scope="module")
def admin():
    app.dependency_overrides[get_user] = lambda: 5
    yield
    app.dependency_overrides.pop(get_user, None)


@pytest.fixture(scope="session")
def for_all():
    app.dependency_overrides[get_db] = lambda: 6


def test_one(client):
    client.get("/")


def test_admin(admin):
    TestClient(app).get("/")


def test_other(for_all):
    TestClient(app).get("/")
