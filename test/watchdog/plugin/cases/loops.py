"""Objects of one loop used on another, and several loops in one test."""

import asyncio

import pytest

kept = []
LOCK = asyncio.Lock()  # lock


def use_lock():
    async def hold():
        async with LOCK:
            await asyncio.sleep(0.01)

    async def contend():
        task = asyncio.ensure_future(hold())
        await asyncio.sleep(0)
        async with LOCK:  # contended
            pass
        await task

    asyncio.run(contend())


def test_lock_first():
    use_lock()


def test_lock_second():
    use_lock()


@pytest.mark.asyncio
async def test_future_made():
    kept.append(asyncio.get_running_loop().create_future())


@pytest.mark.asyncio
async def test_future_used():
    await kept[0]  # foreign future


@pytest.mark.asyncio
async def test_closed_loop():
    loop = asyncio.new_event_loop()  # made
    loop.close()  # closed
    loop.call_soon(print)  # used


@pytest.mark.asyncio
async def test_run_inside():
    async def answer():
        return 42

    asyncio.run(answer())  # run inside


def application():
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    made = []

    async def index(request):
        if not made:
            made.append(asyncio.get_running_loop().create_future())
            return Response("first")
        await made[0]  # second request
        return Response("second")

    return Starlette(routes=[Route("/", index)])


def test_client_twice():
    from starlette.testclient import TestClient

    client = TestClient(application())
    client.get("/")
    client.get("/")


def test_client_in_with():
    from starlette.testclient import TestClient

    with TestClient(application()) as client:
        assert client.get("/").text == "first"


@pytest.mark.asyncio
async def test_client_in_async_test():
    from starlette.testclient import TestClient

    assert TestClient(application()).get("/").text == "first"


@pytest.mark.asyncio
async def test_one_loop():
    await asyncio.sleep(0)


def test_two_runs():
    asyncio.run(asyncio.sleep(0))
    asyncio.run(asyncio.sleep(0))
