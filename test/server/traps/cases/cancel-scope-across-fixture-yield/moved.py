# environments: newest article
from asyncio import Event

import anyio
import pytest


class TestIt:
    @pytest.fixture
    async def group(self):
        """A group
        for the test.
        """
        event = Event()
        async with anyio.create_task_group() as group:  # <- cancel-scope-across-fixture-yield
            try:
                # what the test gets
                yield (group, event)  # and nothing else
            finally:
                group.cancel_scope.cancel()

    async def test_it(self, group):
        assert group

# === pytest.ini
[pytest]
asyncio_mode = auto

# === fix 1: test_case.py
from asyncio import FIRST_COMPLETED, Event, create_task, get_running_loop, wait

import anyio
import pytest


class TestIt:
    @pytest.fixture
    async def group(self):
        """A group
        for the test.
        """
        started = get_running_loop().create_future()
        stop = Event()

        async def own():
            event = Event()
            async with anyio.create_task_group() as group:
                try:
                    # what the test gets
                    started.set_result((group, event))
                    await stop.wait()  # and nothing else
                finally:
                    group.cancel_scope.cancel()

        owner = create_task(own())
        await wait([owner, started], return_when=FIRST_COMPLETED)
        if not started.done():
            await owner
        yield started.result()
        stop.set()
        await owner

    async def test_it(self, group):
        assert group
