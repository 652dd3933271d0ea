# environments: newest
import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio


@pytest.fixture(scope="session")
def host():
    return "127.0.0.1"


class TestEcho:
    @pytest_asyncio.fixture(scope="class", loop_scope="session")
    async def url(self, host: str) -> AsyncIterator[str]:
        """Where it listens."""
        server = await asyncio.start_server(self.echo, host, 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            yield f"{host}:{port}"

    @staticmethod
    async def echo(reader, writer):
        writer.close()

    @pytest.mark.asyncio
    async def test_echo(self, url):  # <- background-task-in-other-loop
        host, port = url.split(":")
        await asyncio.open_connection(host, port)

# === fix 2: test_case.py
import asyncio
import concurrent.futures
import threading
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def host():
    return "127.0.0.1"


class TestEcho:
    @pytest.fixture(scope="class")
    def url(self, host: str) -> Iterator[str]:
        """Where it listens."""
        started = concurrent.futures.Future()
        stop = threading.Event()

        async def own():
            server = await asyncio.start_server(self.echo, host, 0)
            async with server:
                port = server.sockets[0].getsockname()[1]
                started.set_result(f"{host}:{port}")
                await asyncio.to_thread(stop.wait)

        with concurrent.futures.ThreadPoolExecutor() as thread:
            owner = thread.submit(asyncio.run, own())
            concurrent.futures.wait([owner, started], return_when=concurrent.futures.FIRST_COMPLETED)
            if not started.done():
                owner.result()
            yield started.result()
            stop.set()
            owner.result()

    @staticmethod
    async def echo(reader, writer):
        writer.close()

    @pytest.mark.asyncio
    async def test_echo(self, url):
        host, port = url.split(":")
        await asyncio.open_connection(host, port)
