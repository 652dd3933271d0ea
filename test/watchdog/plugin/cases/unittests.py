"""IsolatedAsyncioTestCase and plain asyncio.run."""

import asyncio
import unittest


class Waits(unittest.IsolatedAsyncioTestCase):
    async def test_event(self):
        await asyncio.Event().wait()  # event


class SetUp(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await asyncio.Event().wait()  # set up

    async def test_set_up(self):
        pass


class TearDown(unittest.IsolatedAsyncioTestCase):
    async def asyncTearDown(self):
        await asyncio.Event().wait()  # tear down

    async def test_tear_down(self):
        pass


class CleanUp(unittest.IsolatedAsyncioTestCase):
    async def test_clean_up(self):
        async def clean():
            await asyncio.Event().wait()  # clean up

        self.addAsyncCleanup(clean)


class Fine(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.task = asyncio.create_task(asyncio.sleep(0.01))

    async def test_fine(self):
        await self.task


def test_run():
    async def main():
        await asyncio.Event().wait()  # run

    asyncio.run(main())


def test_run_fine():
    asyncio.run(asyncio.sleep(0.01))
