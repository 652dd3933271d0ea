"""Threads and loops that wait for each other."""

import asyncio
import http.server
import subprocess
import sys
import threading
import time

import pytest


def test_endpoint_hangs():
    from starlette.applications import Starlette
    from starlette.routing import Route
    from starlette.testclient import TestClient

    async def hang(request):
        await asyncio.Event().wait()  # endpoint

    client = TestClient(Starlette(routes=[Route("/", hang)]))
    client.get("/")  # request


def test_endpoint_hangs_in_with():
    from starlette.applications import Starlette
    from starlette.routing import Route
    from starlette.testclient import TestClient

    async def hang(request):
        await asyncio.Event().wait()  # endpoint in with

    with TestClient(Starlette(routes=[Route("/", hang)])) as client:
        client.get("/")  # request in with


@pytest.mark.asyncio
async def test_job_takes_a_while():
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.4)


@pytest.mark.asyncio
async def test_many_jobs():
    loop = asyncio.get_running_loop()
    for _ in range(300):
        await loop.run_in_executor(None, int)


@pytest.mark.asyncio
async def test_thread_wakes_later():
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()

    def later():
        time.sleep(0.4)
        loop.call_soon_threadsafe(ready.set)

    threading.Thread(target=later).start()
    await ready.wait()


def test_sync_wait_for_thread():
    ready = threading.Event()
    threading.Timer(0.4, ready.set).start()
    assert ready.wait()


def test_child_asks_server():
    asked = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()
            asked.set()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    ask = "import sys, time, urllib.request; time.sleep(0.5); urllib.request.urlopen(sys.argv[1])"
    child = subprocess.Popen([sys.executable, "-c", ask, f"http://127.0.0.1:{server.server_port}/"])
    asked.wait()
    child.wait()
    server.shutdown()
    server.server_close()
    thread.join()
