# environments: newest
"""What the tests get belongs to the loop: it cannot stay in another thread."""

import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def names():
    return ["a"]


@pytest_asyncio.fixture(scope="module")
async def server():
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    yield server
    server.close()


@pytest_asyncio.fixture(scope="session")
async def port(names):
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.mark.asyncio
async def test_one(server):  # <- background-task-in-other-loop
    pass


@pytest.mark.asyncio
async def test_two(port):  # <- background-task-in-other-loop
    pass

# === fix 4: test_case.py
"""What the tests get belongs to the loop: it cannot stay in another thread."""

import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def names():
    return ["a"]


@pytest_asyncio.fixture(scope="module")
async def server():
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    yield server
    server.close()


@pytest_asyncio.fixture(scope="session")
async def port(names):
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.mark.asyncio
async def test_one(server):
    pass


@pytest.mark.asyncio
async def test_two(port):
    pass
