# environments: newest pa026
# pytest: asyncio_default_fixture_loop_scope = session
# pytest: asyncio_default_test_loop_scope = session
import asyncio
import threading

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def server():
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    yield server
    server.close()


@pytest.mark.asyncio
async def test_server(server):
    pass


@pytest.fixture(scope="session")
def in_a_thread():
    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    yield "url"


async def serve():
    await asyncio.start_server(print, "127.0.0.1", 0)


@pytest.mark.asyncio
async def test_thread(in_a_thread):
    pass
