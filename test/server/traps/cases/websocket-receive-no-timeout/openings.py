import pytest
from fastapi.testclient import TestClient
from shop.main import create_app


@pytest.fixture
def app():
    return create_app()


@pytest.fixture
def client(app):
    with TestClient(app) as client:
        yield client


def test_echo(client):
    with client.websocket_connect("/echo") as ws:
        assert ws.receive_json() == {}  # <- websocket-receive-no-timeout


def test_sent_first(client):
    with client.websocket_connect("/echo") as ws:
        ws.send_json({})
        assert ws.receive_json() == {}


def test_greeting(client):
    with client.websocket_connect("/greeting") as ws:
        assert ws.receive_text() == "hello"


def test_quiet_order(client):
    with client.websocket_connect("/orders/17/events") as events:
        print(events.receive_json())  # <- websocket-receive-no-timeout


def test_order_with_a_request(client):
    with client.websocket_connect("/orders/17/events") as events:
        client.post("/orders")
        assert events.receive_json()


def test_iterates(client):
    with client.websocket_connect("/iterates") as ws:
        ws.receive()  # <- websocket-receive-no-timeout


def test_handed_over(client):
    with client.websocket_connect("/handed-over") as ws:
        ws.receive()


def test_unknown(client):
    with client.websocket_connect("/unknown") as ws:
        ws.receive()


@pytest.mark.timeout(5)
def test_timed(client):
    with client.websocket_connect("/echo") as ws:
        ws.receive_json()

# === shop/__init__.py

# === shop/main.py
from fastapi import FastAPI

from shop.live import router


def create_app():
    app = FastAPI()
    app.include_router(router)
    return app

# === shop/live.py
from fastapi import APIRouter, WebSocket

from shop.manager import connect

router = APIRouter()


@router.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_json(await websocket.receive_json())


@router.websocket("/greeting")
async def greeting(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text("hello")


@router.websocket("/orders/{number}/events")
async def events(websocket: WebSocket, number: int):
    await websocket.accept()
    queue = websocket.app.state.queue
    while True:
        await websocket.send_json(await queue.get())


@router.websocket("/iterates")
async def iterates(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(text)


@router.websocket("/handed-over")
async def handed_over(websocket: WebSocket):
    await connect(websocket)
    await websocket.receive_text()

# === shop/manager.py
async def connect(websocket):
    await websocket.accept()
    await websocket.send_text("hello")
