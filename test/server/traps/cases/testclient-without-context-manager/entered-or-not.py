import pytest
from starlette.testclient import TestClient

from shop import app, logging_only, plain


@pytest.fixture
def entered():
    with TestClient(app) as client:
        yield client


@pytest.fixture
def entered_later():
    client = TestClient(app)
    with client:
        yield client


@pytest.fixture
def assigned():
    client = TestClient(app)  # <- testclient-without-context-manager
    client.headers["x"] = "y"
    return client


def test_local():
    client = TestClient(app)  # <- testclient-without-context-manager
    assert client.get("/").status_code == 200


def test_plain():
    client = TestClient(plain)
    assert client.get("/").status_code == 404
    assert client.get("/").status_code == 404


def test_logging():
    assert TestClient(logging_only).get("/").status_code == 404

# === shop.py
import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app):
    logger.info("starting")
    app.state.db = {}
    yield


@asynccontextmanager
async def quiet(app):
    logger.info("starting")
    app.state.started = True
    yield
    logger.info("stopping")


app = FastAPI(lifespan=lifespan)
logging_only = FastAPI(lifespan=quiet)
plain = FastAPI()


@app.get("/")
async def root(request: Request):
    return request.app.state.db

# === fix 1: test_case.py
import pytest
from starlette.testclient import TestClient

from shop import app, logging_only, plain


@pytest.fixture
def entered():
    with TestClient(app) as client:
        yield client


@pytest.fixture
def entered_later():
    client = TestClient(app)
    with client:
        yield client


@pytest.fixture
def assigned():
    with TestClient(app) as client:
        client.headers["x"] = "y"
        yield client


def test_local():
    with TestClient(app) as client:
        assert client.get("/").status_code == 200


def test_plain():
    client = TestClient(plain)
    assert client.get("/").status_code == 404
    assert client.get("/").status_code == 404


def test_logging():
    assert TestClient(logging_only).get("/").status_code == 404
