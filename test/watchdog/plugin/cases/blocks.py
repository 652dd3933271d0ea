"""Calls that block the loop, under every provider."""

import asyncio
import http.server
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import httpx
import pytest
import pytest_asyncio
import requests

LONG = 0.5


async def sleeps():
    time.sleep(LONG)  # sleep


async def calls():
    def call():
        time.sleep(LONG)  # callback

    asyncio.get_running_loop().call_soon(call)
    await asyncio.sleep(0.05)


async def computes():
    until = time.thread_time() + LONG
    while time.thread_time() < until: sum(range(1000))  # compute


async def runs():
    subprocess.run([sys.executable, "-c", f"import time; time.sleep({LONG})"], check=True)  # subprocess


async def receives():
    left, right = socket.socketpair()
    right.settimeout(LONG)
    with pytest.raises(socket.timeout):
        right.recv(1)  # recv
    left.close()
    right.close()


class Slow(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(LONG)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


async def fetches():
    with http.server.HTTPServer(("127.0.0.1", 0), Slow) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        requests.get(f"http://127.0.0.1:{server.server_port}/")  # requests
        thread.join()


async def queries():
    with tempfile.TemporaryDirectory() as folder:
        first, second = (sqlite3.connect(f"{folder}/data", timeout=LONG, isolation_level=None) for _ in range(2))
        first.execute("begin exclusive")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            second.execute("begin exclusive")  # sqlite
        first.close()
        second.close()


async def imports():
    with tempfile.TemporaryDirectory() as folder:
        name = f"slow_to_import_{time.monotonic_ns()}"
        with open(f"{folder}/{name}.py", "w") as file:
            file.write(f"import time\ntime.sleep({LONG})\n")
        sys.path.insert(0, folder)
        __import__(name)  # import
        sys.path.remove(folder)


async def short():
    turned = time.monotonic()
    for _ in range(30):
        time.sleep(0.015)
        await asyncio.sleep(0)
        before, turned = turned, time.monotonic()
        if turned - before > 0.07:
            pytest.skip("the machine gave the loop no processor: a block, but not this program's")


BODIES = [sleeps, calls, computes, runs, receives, fetches, queries, imports, short]
each = pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@each
@pytest.mark.asyncio
async def test_asyncio(body):
    await body()


@each
@pytest.mark.anyio
async def test_anyio(body):
    await body()


@each
def test_run(body):
    asyncio.run(body())


class Tests(unittest.IsolatedAsyncioTestCase):
    pass


def method_of(body):
    async def test(self):
        await body()

    return test


for body in BODIES:
    setattr(Tests, f"test_unittest_{body.__name__}", method_of(body))


@pytest_asyncio.fixture
async def slow():
    time.sleep(LONG)  # asyncio fixture
    yield


@pytest.mark.asyncio
async def test_asyncio_fixture(slow):
    pass


@pytest.fixture
async def slow_of_anyio():
    yield
    time.sleep(LONG)  # anyio fixture


@pytest.mark.anyio
async def test_anyio_fixture(slow_of_anyio):
    pass


class SetUp(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        time.sleep(LONG)  # unittest fixture

    async def test_unittest_fixture(self):
        pass


@pytest.mark.asyncio
async def test_asyncio_certificates(monkeypatch):
    # Many certificates, without a frame of the user's own around the loading.
    made = {"original": ssl.SSLContext.load_verify_locations, "sleep": time.sleep}
    exec("def slow(self, *args, **kwargs):\n    sleep(0.5)\n    return original(self, *args, **kwargs)", made)
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", made["slow"])
    async with httpx.AsyncClient():  # certificates
        pass
