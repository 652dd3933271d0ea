import asyncio

import pytest

running = set()


async def work():
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_ways():
    asyncio.create_task(work())  # <- dangling-task
    _ = asyncio.create_task(work())  # <- dangling-task
    unused = asyncio.ensure_future(work())  # <- dangling-task
    loop = asyncio.get_running_loop()
    loop.create_task(work())  # <- dangling-task


@pytest.mark.asyncio
async def test_kept(holder):
    task = asyncio.create_task(work())
    running.add(asyncio.create_task(work()))
    holder.task = asyncio.create_task(work())
    asyncio.create_task(work()).add_done_callback(print)
    tasks = [asyncio.create_task(work()) for _ in range(2)]
    await asyncio.gather(task, *tasks, asyncio.create_task(work()))
    await asyncio.create_task(work())
    async with asyncio.TaskGroup() as group:
        group.create_task(work())


def start():
    return asyncio.create_task(work())


def callback(loop):
    asyncio.create_task(work())  # <- dangling-task


class Worker:
    def start(self):
        self.task = asyncio.create_task(work())


class Scheduler:
    def create_task(self, coroutine):
        return coroutine


def schedule(scheduler: Scheduler):
    scheduler.create_task(work())


lazy = lambda: asyncio.create_task(work())
