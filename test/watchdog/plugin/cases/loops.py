"""Objects of one loop used on another, and several loops in one test."""

import asyncio
import unittest

import pytest
import pytest_asyncio

kept = {}
locks = {name: asyncio.Lock() for name in ("asyncio", "anyio", "run", "unittest")}  # locks


async def contend(provider):
    """Binds a lock, which asyncio does when somebody has to wait for it; the second time on another loop."""

    async def hold():
        async with locks[provider]:
            await asyncio.sleep(0.01)

    task = asyncio.ensure_future(hold())
    await asyncio.sleep(0)
    try:
        async with locks[provider]:  # contended
            pass
    finally:
        await task


async def contend_again(provider):
    await contend(provider)


async def future_made(provider):
    kept[provider] = asyncio.get_running_loop().create_future()


async def future_used(provider):
    await kept[provider]  # foreign future


async def closed_loop(provider):
    loop = asyncio.new_event_loop()  # made
    loop.close()  # closed
    loop.call_soon(print)  # used


async def run_inside(provider):
    async def answer():
        return 42

    asyncio.run(answer())  # run inside


class Pool:
    """As asyncpg's: each of its connections makes its futures on the loop that it was opened on."""

    @classmethod
    async def open(cls):
        pool = cls()
        pool.loop = asyncio.get_running_loop()
        return pool

    async def fetch(self):
        answer = self.loop.create_future()
        return await answer  # fetched


@pytest.fixture(scope="module")
def pool_of_another_loop():
    loop = asyncio.new_event_loop()
    yield loop.run_until_complete(Pool.open())  # opened
    loop.close()


async def of_another_scope(provider):
    await kept["pool"].fetch()


@pytest.fixture(autouse=True)
def _pool(pool_of_another_loop):
    kept["pool"] = pool_of_another_loop


BODIES = [contend, contend_again, future_made, future_used, closed_loop, run_inside, of_another_scope]
each = pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@each
@pytest.mark.asyncio
async def test_asyncio(body):
    await body("asyncio")


@each
@pytest.mark.anyio
async def test_anyio(body):
    await body("anyio")


@each
def test_run(body):
    asyncio.run(body("run"))


class TestUnittest(unittest.IsolatedAsyncioTestCase):
    """A method for each, as unittest knows no parameters; it runs them by their names."""


def method_of(body):
    async def test(self):
        await body("unittest")

    return test


for number, body in enumerate(BODIES):
    setattr(TestUnittest, f"test_{number}_{body.__name__}", method_of(body))


if hasattr(pytest_asyncio, "is_async_test"):  # From 0.23 on a fixture may have a loop of a wider scope.
    wide = {"loop_scope": "session"} if pytest_asyncio.__version__ >= "0.24" else {}

    @pytest_asyncio.fixture(scope="session", **wide)
    async def session_pool():
        return await Pool.open()

    @pytest.mark.asyncio
    async def test_session_pool(session_pool):
        await session_pool.fetch()


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
    client.get("/")  # first request
    client.get("/")  # the second on another loop


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
