"""trio, run by anyio's plugin (as a guest) and by the test itself."""

import time

import anyio
import pytest
import trio
import trio.testing


@pytest.fixture(params=["trio"])
def anyio_backend(request):
    return request.param


anyio_test = pytest.mark.anyio


@anyio_test
async def test_event():
    never = trio.Event()
    await never.wait()  # event


@anyio_test
async def test_channel():
    send, receive = trio.open_memory_channel(0)
    async with send:
        await receive.receive()  # channel


@anyio_test
async def test_nursery():
    async def child():
        await trio.sleep_forever()  # child

    async with trio.open_nursery() as nursery:
        nursery.start_soon(child)


@anyio_test
async def test_nursery_of_library_code():
    async with trio.open_nursery() as nursery:  # nursery
        nursery.start_soon(trio.sleep_forever)  # nursery before 3.10


@anyio_test
async def test_anyio_event():
    await anyio.Event().wait()  # anyio event


@anyio_test
async def test_thread():
    await trio.to_thread.run_sync(time.sleep, 0.3)


@anyio_test
async def test_deadline():
    with trio.move_on_after(0.1):
        await trio.sleep_forever()


@anyio_test
async def test_socket():
    left, right = trio.socket.socketpair()
    with left, right, trio.move_on_after(0.1):
        await left.recv(1)


@pytest.fixture
async def endless():
    await trio.Event().wait()  # in setup
    yield


@anyio_test
async def test_fixture(endless):
    pass


def test_run():
    async def main():
        await trio.Event().wait()  # run

    trio.run(main)


def test_clock_that_jumps_nowhere():
    async def main():
        await trio.Event().wait()  # no deadline to jump to

    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


def test_clock_that_jumps():
    async def main():
        await trio.sleep(3600)
        with trio.move_on_after(60):
            await trio.Event().wait()

    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


def test_late_deadline():
    """Later than the look that is taken at lone waits."""

    async def main():
        with trio.move_on_after(1.4):
            await trio.Event().wait()

    trio.run(main)


def test_run_passes():
    async def main():
        await trio.sleep(0.01)
        await trio.to_thread.run_sync(time.sleep, 0.1)

    trio.run(main)


def test_woken_late(monkeypatch):
    """On a busy machine a run that was woken gets a processor much later, and its caller waits in C code until then."""
    from anyio.from_thread import start_blocking_portal
    from trio._core import _io_epoll

    waits = _io_epoll.EpollIOManager.get_events

    def late(self, timeout):
        found = waits(self, timeout)
        time.sleep(0.2 if found else 0)
        return found

    monkeypatch.setattr(_io_epoll.EpollIOManager, "get_events", late)
    with start_blocking_portal("trio") as portal:
        assert portal.call(trio.sleep, 0) is None


def test_blocks():
    async def main():
        time.sleep(0.3)  # block
        await trio.sleep(0)

    trio.run(main)


@anyio_test
async def test_after_all():
    await trio.sleep(0.01)


@pytest.fixture(scope="module")
async def serving(anyio_backend):
    """Its task sleeps in module scope, while other tests run."""

    async def serve():
        await trio.sleep_forever()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(serve)
        yield
        nursery.cancel_scope.cancel()


@anyio_test
@pytest.mark.parametrize("anyio_backend", ["trio"], scope="module")
async def test_beside_a_task(serving):
    await trio.sleep(0.05)


@pytest.mark.parametrize("anyio_backend", ["trio"], scope="module")
def test_sync_beside_a_task(serving):
    time.sleep(0.2)


@anyio_test
@pytest.mark.parametrize("anyio_backend", ["trio"], scope="module")
async def test_hangs_beside_a_task(serving):
    await trio.Event().wait()  # beside


@anyio_test
@pytest.mark.parametrize("anyio_backend", ["trio"], scope="module")
async def test_after_all_beside_a_task(serving):
    await trio.sleep(0.01)
