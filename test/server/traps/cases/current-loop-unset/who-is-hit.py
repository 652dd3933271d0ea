# environments: pa026
import asyncio

import pytest
import pytest_asyncio


async def work():
    await asyncio.sleep(0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db():
    yield "db"


@pytest.mark.asyncio(loop_scope="module")
async def test_first(db):
    await work()


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def test_none(loop):
    asyncio.set_event_loop(None)


@pytest.mark.asyncio(loop_scope="module")
async def test_after_a_fixture(db):
    await work()


def test_run():
    asyncio.set_event_loop(asyncio.new_event_loop())
    asyncio.run(work())  # <- current-loop-unset


def test_nothing():
    pass


@pytest.mark.asyncio(loop_scope="module")
async def test_hit(db):
    await work()


def test_run_again():
    asyncio.run(work())


@pytest.mark.asyncio
async def test_own_loop():
    await work()


def test_set_again():
    asyncio.run(work())
    asyncio.set_event_loop(asyncio.new_event_loop())


class TestShop:
    @pytest.mark.asyncio(loop_scope="class")
    async def test_in_class(self):
        await work()

    def test_taken(self):
        asyncio.set_event_loop(None)  # <- current-loop-unset

    @pytest.mark.asyncio(loop_scope="class")
    async def test_hit_in_class(self):
        await work()

    def test_last(self):
        asyncio.run(work())
