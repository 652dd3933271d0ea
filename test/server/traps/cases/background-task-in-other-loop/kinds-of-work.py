# environments: newest pa026 article
import asyncio

import pytest
import pytest_asyncio

from shop import running_worker, settled


@pytest_asyncio.fixture(scope="module")
async def queue():
    inbox = asyncio.Queue()
    worker = asyncio.create_task(consume(inbox))
    yield inbox
    worker.cancel()


async def consume(inbox):
    while True:
        await inbox.get()
        inbox.task_done()


@pytest.mark.asyncio
async def test_queue(queue):  # <- background-task-in-other-loop
    await queue.put(1)


@pytest_asyncio.fixture(scope="module")
async def group():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(consume(asyncio.Queue()))
        yield "url"


@pytest.mark.asyncio
async def test_group(group):  # <- background-task-in-other-loop
    pass


@pytest_asyncio.fixture(scope="module")
async def through_a_helper():
    async with running_worker() as url:
        yield url


@pytest.mark.asyncio
async def test_helper(through_a_helper):  # <- background-task-in-other-loop
    pass


@pytest.mark.asyncio
async def test_helper_too(through_a_helper):
    pass


@pytest_asyncio.fixture(scope="module")
async def old_style():
    loop = asyncio.get_running_loop()
    loop.create_task(consume(asyncio.Queue()))
    return "url"


@pytest.mark.asyncio
async def test_old_style(old_style):  # <- background-task-in-other-loop
    pass


@pytest_asyncio.fixture(scope="module")
async def finished():
    first = asyncio.create_task(consume(asyncio.Queue()))
    second = asyncio.create_task(consume(asyncio.Queue()))
    await asyncio.gather(first, second)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(consume(asyncio.Queue()))
    await asyncio.wait_for(asyncio.create_task(consume(asyncio.Queue())), 1)
    await settled()
    yield "url"


@pytest.mark.asyncio
async def test_finished(finished):
    pass


@pytest_asyncio.fixture(scope="module")
async def the_task():
    task = asyncio.create_task(consume(asyncio.Queue()))
    yield task
    task.cancel()


@pytest.mark.asyncio
async def test_the_task(the_task):
    await the_task

# === shop.py
import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def running_worker():
    task = asyncio.create_task(work())
    yield "url"
    task.cancel()


async def settled():
    task = asyncio.create_task(work())
    await task


async def work():
    await asyncio.sleep(1)
