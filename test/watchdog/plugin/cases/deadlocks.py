"""Waits that nothing in the process can end. After each of them the next test has to run."""

import asyncio

import anyio
import pytest

pytestmark = pytest.mark.asyncio
kept = []


async def test_event():
    ready = asyncio.Event()
    await ready.wait()  # event


async def test_future_kept():
    kept.append(asyncio.get_running_loop().create_future())
    await kept[0]  # future kept


async def test_future_orphan():
    loop = asyncio.get_running_loop()
    loop.call_later(3600, print).cancel
    answer = loop.create_future()
    await answer  # orphan


async def test_locks_crossed():
    first, second = asyncio.Lock(), asyncio.Lock()

    async def one():
        async with first:
            await asyncio.sleep(0.01)
            async with second:  # one wants second
                pass

    async def two():
        async with second:
            await asyncio.sleep(0.01)
            async with first:  # two wants first
                pass

    await asyncio.gather(one(), two())


async def test_locks_acquired():
    first, second = asyncio.Lock(), asyncio.Lock()

    async def one():
        await first.acquire()
        await asyncio.sleep(0.01)
        await second.acquire()  # one acquires second

    async def two():
        await second.acquire()
        await asyncio.sleep(0.01)
        await first.acquire()  # two acquires first

    await asyncio.gather(one(), two())


async def test_lock_twice():
    lock = asyncio.Lock()
    async with lock:
        async with lock:  # inner
            pass


async def test_tasks_wait_for_each_other():
    tasks = {}

    async def one():
        await asyncio.sleep(0.01)
        await tasks["two"]  # one awaits two

    async def two():
        await asyncio.sleep(0.01)
        await tasks["one"]  # two awaits one

    tasks["one"] = asyncio.create_task(one())
    tasks["two"] = asyncio.create_task(two())
    await tasks["one"]


async def test_three_in_a_circle():
    tasks = []

    async def member(number):
        await asyncio.sleep(0.01)
        await tasks[(number + 1) % 3]  # circle

    tasks.extend(asyncio.create_task(member(number)) for number in range(3))
    await asyncio.gather(*tasks)


async def test_queue_get():
    jobs = asyncio.Queue()
    await jobs.get()  # get


async def test_queue_join():
    jobs = asyncio.Queue()
    await jobs.put(1)
    await jobs.get()
    await jobs.join()  # join


async def test_queue_without_consumer():
    jobs = asyncio.Queue()
    await jobs.put(1)
    await jobs.join()  # without consumer


async def test_queue_full():
    jobs = asyncio.Queue(maxsize=1)

    async def produce():
        await jobs.put(1)
        await jobs.put(2)  # producer

    task = asyncio.create_task(produce())
    await asyncio.sleep(0)
    await jobs.put(3)  # consumer
    await task


async def test_condition():
    changed = asyncio.Condition()
    async with changed:
        await changed.wait()  # condition


async def test_semaphore():
    slots = asyncio.Semaphore(1)
    await slots.acquire()
    await slots.acquire()  # semaphore


async def test_sleep_for_ever():
    await anyio.sleep_forever()  # for ever


async def test_anyio_event():
    ready = anyio.Event()
    await ready.wait()  # anyio event


async def test_memory_stream():
    send, receive = anyio.create_memory_object_stream(1)
    async with send:
        await receive.receive()  # receive


async def test_agen_inside():
    never = asyncio.Event()

    async def inner():
        await never.wait()  # agen
        yield 1

    async def outer():
        async for value in inner():
            yield value

    async for _ in outer():  # loop over agen
        pass


async def test_custom_awaitable():
    class Answer:
        def __await__(self):
            yield from asyncio.get_running_loop().create_future()  # custom

    await Answer()


async def test_swallows_cancel():
    never = asyncio.Event()

    async def stubborn():
        while True:
            try:
                await never.wait()  # stubborn
            except asyncio.CancelledError:
                pass

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    await task


async def test_swallows_everything():
    never = asyncio.Event()
    while True:
        try:
            await never.wait()  # swallowed
        except BaseException:
            pass


async def test_clean_up_runs():
    never = asyncio.Event()
    try:
        await never.wait()  # cleaned up
    finally:
        await asyncio.sleep(0.6)
        kept.append("cleaned up")


async def test_clean_up_ran():
    assert kept[-1] == "cleaned up"


async def test_after_all():
    await asyncio.sleep(0.01)


class Shelves:
    def __init__(self):
        self.locks = {"apple": asyncio.Lock(), "bread": asyncio.Lock()}

    def shelf(self, name):
        return self.locks[name]

    async def swap(self, first, second):
        async with self.shelf(first):
            await asyncio.sleep(0)
            async with self.shelf(second):  # swap
                pass


@pytest.mark.asyncio
async def test_same_coroutine_twice():
    shelves = Shelves()
    await asyncio.gather(shelves.swap("apple", "bread"), shelves.swap("bread", "apple"))
