# pytest: timeout = 30
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient

app = FastAPI()


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())


def test_echo():
    with TestClient(app).websocket_connect("/echo") as ws:
        ws.receive_text()
