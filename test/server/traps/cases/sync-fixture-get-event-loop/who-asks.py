# environments: newest pa026 article
import asyncio

import pytest
import pytest_asyncio


@pytest.fixture
def loop():
    return asyncio.get_event_loop()  # <- sync-fixture-get-event-loop


@pytest.fixture
def reply():
    return asyncio.Future()  # <- sync-fixture-get-event-loop


@pytest.fixture
def guarded():
    try:
        return asyncio.get_event_loop()
    except RuntimeError:
        return None


@pytest.fixture
def own():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield asyncio.get_event_loop()
    loop.close()


@pytest.fixture
def unused():
    return asyncio.get_event_loop()


@pytest_asyncio.fixture
async def connection():
    return asyncio.get_event_loop()


@pytest.fixture
def after(connection):
    return asyncio.get_event_loop()


@pytest.fixture
def later():
    return lambda: asyncio.get_event_loop()


class TestSetup:
    def setup_method(self):
        self.loop = asyncio.get_event_loop()  # <- sync-fixture-get-event-loop

    @pytest.mark.asyncio
    async def test_setup(self):
        pass


class TestSync:
    def setup_method(self):
        self.loop = asyncio.get_event_loop()

    def test_sync(self):
        pass


@pytest.mark.asyncio
async def test_it(loop, reply, guarded, own, later):
    pass


@pytest.mark.asyncio
async def test_after(after):
    pass


@pytest.mark.anyio
async def test_anyio(unused):
    pass


def test_sync(unused):
    pass
