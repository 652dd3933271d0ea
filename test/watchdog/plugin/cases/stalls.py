"""Waits that are not proved to be for ever, and such as do not want to end, under every provider; each is followed by a
test that must still run."""

import asyncio
import sys
import unittest

import anyio
import pytest

kept = []


async def busy():
    while True: pass  # busy


async def spin():
    async def poll():
        while True:
            await asyncio.sleep(0)  # spins

    never, task = asyncio.Event(), asyncio.ensure_future(poll())
    kept.append(never)
    await never.wait()  # waits meanwhile
    await task


async def swallow_cancel():
    async def deaf():
        while True:
            try:
                await asyncio.Event().wait()  # deaf
            except asyncio.CancelledError:
                pass

    task = asyncio.ensure_future(deaf())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    await asyncio.gather(task, return_exceptions=False)


async def swallow_everything():
    never = asyncio.Event()
    while True:
        try:
            await never.wait()  # swallowed
        except BaseException:
            pass


async def hour():
    await asyncio.sleep(3600)  # an hour


async def bounded():
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 1.8)  # bounded


async def scoped():
    with anyio.move_on_after(1.8):
        await anyio.sleep_forever()  # scoped


async def serves():
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    async with server:
        await server.serve_forever()  # serves


async def fine():
    await asyncio.sleep(0.01)


BODIES = [busy, spin, swallow_cancel, swallow_everything, hour, bounded, scoped, serves]
WAYS = [way for body in BODIES for way in (body, fine)]
each = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@each
@pytest.mark.asyncio
async def test_asyncio(way):
    await way()


@each
@pytest.mark.anyio
async def test_anyio(way):
    await way()


@each
def test_run(way):
    asyncio.run(way())


class TestUnittest(unittest.IsolatedAsyncioTestCase):
    """A method for each, as unittest knows no parameters; it runs them by their names."""


def method_of(way):
    async def test(self):
        await way()

    return test


for number, way in enumerate(WAYS):
    setattr(TestUnittest, f"test_{number:02}_{way.__name__}", method_of(way))


def test_main_for_ever():
    asyncio.run(anyio.sleep_forever())  # main for ever


def test_main_for_long():
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(asyncio.sleep(600))  # main for long
    finally:
        loop.close()


def test_after_main():
    pass


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
class TestEager:
    """A factory that runs a task inside ``create_task()`` until its first wait."""

    @staticmethod
    def run(main):
        loop = asyncio.new_event_loop()
        loop.set_task_factory(asyncio.eager_task_factory)
        try:
            return loop.run_until_complete(main())
        finally:
            loop.close()

    def test_child_ends_at_once(self):
        async def child():
            return 42

        async def main():
            tasks = [asyncio.create_task(child()) for _ in range(20)]
            return await asyncio.gather(*tasks)

        assert self.run(main) == [42] * 20

    def test_left(self):
        async def grandchild():
            await asyncio.sleep(60)

        async def child():
            kept.append(asyncio.create_task(grandchild()))  # left
            await asyncio.sleep(0)

        async def main():
            await asyncio.create_task(child())

        self.run(main)

    def test_hangs(self):
        async def child():
            await asyncio.Event().wait()  # eager

        async def main():
            await asyncio.create_task(child())

        self.run(main)
