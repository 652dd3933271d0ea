# environments: pa026
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def port():
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.mark.asyncio(loop_scope="session")
async def test_port(port):
    pass
