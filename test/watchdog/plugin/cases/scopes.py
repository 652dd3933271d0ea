"""Work that belongs to a loop of a wider scope, and tests that wait for it on their own."""

import asyncio
import http.server
import threading

import pytest


@pytest.fixture(scope="module", autouse=True)
def web():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class Worker:
    def __init__(self):
        self.jobs = asyncio.Queue()
        self.ready = asyncio.Event()
        self.lock = asyncio.Lock()
        self.answers = {}

    def start(self):
        self.task = asyncio.ensure_future(self.run())  # made

    async def run(self):
        async with self.lock:
            while True:
                await self.jobs.get()
                self.ready.set()
                self.answers.popitem()[1].set_result(None)
                self.jobs.task_done()

    async def drain(self):
        await self.jobs.join()  # drain


@pytest.fixture(scope="module")
def outside():
    """A loop that runs in the fixture's setup and teardown only, like a runner's loop of a wider scope."""
    loop = asyncio.new_event_loop()

    async def begin():
        worker = Worker()
        worker.start()
        await asyncio.sleep(0)
        return worker

    worker = loop.run_until_complete(begin())
    yield worker
    worker.task.cancel()
    loop.run_until_complete(asyncio.gather(worker.task, return_exceptions=True))
    loop.close()


@pytest.mark.asyncio
async def test_event(outside):
    await outside.ready.wait()  # event


@pytest.mark.asyncio
async def test_future(outside):
    outside.answers[1] = asyncio.get_running_loop().create_future()
    await outside.answers[1]  # future


@pytest.mark.asyncio
async def test_behind_a_helper(outside):
    async def help_me():
        await outside.lock.acquire()  # lock

    await asyncio.gather(help_me(), asyncio.sleep(0))


@pytest.mark.asyncio
async def test_join(outside):
    outside.jobs.put_nowait(1)
    await outside.drain()


@pytest.mark.asyncio
async def test_after_all():
    await asyncio.sleep(0)
