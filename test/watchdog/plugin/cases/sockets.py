"""Sync tests that wait for an application on a portal's thread, which has work of its own in the background."""

import asyncio
import contextlib
import threading

import pytest


def application():
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route, WebSocketRoute

    class Background:
        def __init__(self):
            self.jobs = asyncio.Queue()

        async def run(self):
            while True:
                await self.jobs.get()

    @contextlib.asynccontextmanager
    async def lifespan(app):
        background = Background()
        task = asyncio.ensure_future(background.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until_gone(websocket):
        await websocket.receive_text()

    async def events(websocket):
        await websocket.accept()
        news = asyncio.Queue()
        gone = asyncio.ensure_future(until_gone(websocket))
        event = asyncio.ensure_future(news.get())
        try:
            await asyncio.wait({event, gone}, return_when=asyncio.FIRST_COMPLETED)  # choice
        finally:
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)

    async def single(websocket):
        await websocket.accept()
        news = asyncio.Queue()
        await news.get()  # single

    async def page(request):
        never = asyncio.Event()
        await never.wait()  # page
        return Response("never")

    async def fine(request):
        return Response("fine")

    routes = [WebSocketRoute("/events", events), WebSocketRoute("/single", single)]
    routes += [Route("/page", page), Route("/fine", fine)]
    return Starlette(routes=routes, lifespan=lifespan)


@pytest.fixture
def client():
    from starlette.testclient import TestClient

    with TestClient(application()) as client:
        yield client


def test_choice(client):
    with client.websocket_connect("/events") as socket:
        socket.receive_json()  # receives choice


def test_single(client):
    with client.websocket_connect("/single") as socket:
        socket.receive_json()  # receives single


def test_page(client):
    client.get("/page")  # gets page


def test_fine(client):
    assert client.get("/fine").text == "fine"


def test_thread_is_named():
    taken = threading.Lock()
    take = taken.acquire
    take()
    take()  # taken lock
