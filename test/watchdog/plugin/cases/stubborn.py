"""Waits and loops that do not want to end, under anyio, unittest and asyncio.run; the test after each must still run."""

import asyncio
import sys
import unittest

import pytest

kept = []


async def busy():
    while True:  # busy
        pass  # busy body


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


async def fine():
    await asyncio.sleep(0.01)


WAYS = [busy, fine, spin, fine, swallow_cancel, fine, swallow_everything, fine]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_anyio(way):
    await way()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_run(way):
    asyncio.run(way())


class TestUnittest(unittest.IsolatedAsyncioTestCase):
    async def test_1_busy(self):
        await busy()

    async def test_2_fine(self):
        await fine()

    async def test_3_spin(self):
        await spin()

    async def test_4_fine(self):
        await fine()

    async def test_5_swallow_cancel(self):
        await swallow_cancel()

    async def test_6_fine(self):
        await fine()

    async def test_7_swallow_everything(self):
        await swallow_everything()

    async def test_8_fine(self):
        await fine()


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
