import os

from fastapi.testclient import TestClient
from shop import app

client = TestClient(app)  # <- testclient-without-context-manager


def test_price():
    response = client.get("/prices/apple")
    assert response.json() == 3


class TestShop:
    def test_again(self, tmp_path):
        assert client.get(url="/prices/apple").json() == 3

    def test_other(self):
        assert os.name


# === shop.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app):
    app.state.prices = {"apple": 3}
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/prices/{item}")
async def read_price(item: str, request: Request):
    return request.app.state.prices[item]


# === fix 1: test_case.py
import os

import pytest
from fastapi.testclient import TestClient
from shop import app


@pytest.fixture(scope="module")
def client():
    with TestClient(app) as client:
        yield client


def test_price(client):
    response = client.get("/prices/apple")
    assert response.json() == 3


class TestShop:
    def test_again(self, tmp_path, client):
        assert client.get(url="/prices/apple").json() == 3

    def test_other(self):
        assert os.name
