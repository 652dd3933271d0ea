# environments: clash
# installed then: pa021
from fastapi import FastAPI
from fastapi.testclient import TestClient

app = FastAPI()


@app.get("/items")
def items():
    return ["apple"]


def test_items():
    assert TestClient(app).get("/items").json() == ["apple"]

# === requirements.txt
fastapi>=0.100,<1
starlette<0.37
httpx  # <- testclient-httpx-incompatible
pytest

# === fix 1: requirements.txt
fastapi>=0.100,<1
starlette<0.37
httpx<0.28
pytest

# === fix 2: requirements.txt
fastapi>=0.100,<1
starlette<0.37
httpx
pytest

