import asyncio

import pytest
import pytest_asyncio


@pytest.fixture(scope="module")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest_asyncio.fixture(scope="module")
async def server():
    loop = asyncio.get_running_loop()
    started = loop.create_future()
    loop.call_soon(started.set_result, None)
    await started
    yield loop


@pytest.mark.asyncio
async def test_server(server):
    assert server is asyncio.get_running_loop()


@pytest.mark.asyncio
async def test_same_server(server):
    assert server is asyncio.get_running_loop()


@pytest.mark.asyncio
@pytest.mark.parametrize("number", [1, 2])
async def test_parametrized(server, number):
    await asyncio.sleep(0)
    assert server is asyncio.get_running_loop()
