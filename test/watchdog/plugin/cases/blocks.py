"""Calls that block the loop."""

import asyncio
import socket
import subprocess
import sys
import time

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio


async def test_sleep():
    time.sleep(0.5)  # sleep


async def test_callback():
    def call():
        time.sleep(0.5)  # callback

    asyncio.get_running_loop().call_soon(call)
    await asyncio.sleep(0.05)


@pytest_asyncio.fixture
async def slow():
    time.sleep(0.5)  # fixture
    yield


async def test_fixture(slow):
    pass


async def test_compute():
    until = time.perf_counter() + 0.5
    while time.perf_counter() < until:
        sum(range(1000))  # compute


async def test_subprocess():
    subprocess.run([sys.executable, "-c", "import time; time.sleep(0.5)"], check=True)  # subprocess


async def test_socket():
    left, right = socket.socketpair()
    right.settimeout(0.5)
    with pytest.raises(socket.timeout):
        right.recv(1)  # recv
    left.close()
    right.close()


async def test_import(tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(0.5)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import slow_to_import  # noqa: F401


async def test_short():
    for _ in range(5):
        time.sleep(0.001)
        await asyncio.sleep(0)


async def test_certificates(monkeypatch):
    import ssl

    import httpx

    # Many certificates, without a frame of the user's own around the loading.
    made = {"original": ssl.SSLContext.load_verify_locations, "sleep": time.sleep}
    exec("def slow(self, *args, **kwargs):\n    sleep(0.5)\n    return original(self, *args, **kwargs)", made)
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", made["slow"])
    async with httpx.AsyncClient():  # certificates
        pass
