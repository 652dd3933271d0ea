"""Waits of every kind, each under every provider: pytest-asyncio, anyio on asyncio, unittest and ``asyncio.run``."""

import asyncio
import concurrent.futures
import queue
import socket
import sys
import threading
import time
import types
import unittest

import anyio
import pytest

programs = {}
kept = []


def program(function):
    programs[function.__name__] = function
    return function


@program
async def event():
    ready = asyncio.Event()
    await ready.wait()  # event


@program
async def future_kept():
    kept.append(asyncio.get_running_loop().create_future())
    await kept[-1]  # future kept


@program
async def orphan():
    loop = asyncio.get_running_loop()
    loop.call_later(3600, print)
    answer = loop.create_future()
    await answer  # orphan


@program
async def locks_crossed():
    first, second = asyncio.Lock(), asyncio.Lock()

    async def one():
        async with first:  # one takes first
            await asyncio.sleep(0.01)
            async with second:  # one wants second
                pass

    async def two():
        async with second:  # two takes second
            await asyncio.sleep(0.01)
            async with first:  # two wants first
                pass

    await asyncio.gather(one(), two())


@program
async def locks_acquired():
    first, second = asyncio.Lock(), asyncio.Lock()

    async def left():
        await first.acquire()
        await asyncio.sleep(0.01)
        await second.acquire()  # left acquires second

    async def right():
        await second.acquire()
        await asyncio.sleep(0.01)
        await first.acquire()  # right acquires first

    await asyncio.gather(left(), right())


@program
async def lock_twice():
    lock = asyncio.Lock()
    async with lock:  # outer
        async with lock:  # inner
            pass


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


@program
async def one_coroutine_twice():
    shelves = Shelves()
    await asyncio.gather(shelves.swap("apple", "bread"), shelves.swap("bread", "apple"))


@program
async def each_other():
    tasks = {}

    async def ping():
        await asyncio.sleep(0.01)
        await tasks["pong"]  # ping awaits pong

    async def pong():
        await asyncio.sleep(0.01)
        await tasks["ping"]  # pong awaits ping

    tasks["ping"] = asyncio.ensure_future(ping())
    tasks["pong"] = asyncio.ensure_future(pong())
    await tasks["ping"]


@program
async def circle_of_three():
    tasks = []

    async def member(number):
        await asyncio.sleep(0.01)
        await tasks[(number + 1) % 3]  # circle

    tasks.extend(asyncio.ensure_future(member(number)) for number in range(3))
    await asyncio.gather(*tasks)


@program
async def queue_join():
    jobs = asyncio.Queue()
    await jobs.put(1)
    await jobs.get()  # taken out
    await jobs.join()  # join


@program
async def queue_get():
    jobs = asyncio.Queue()
    await jobs.get()  # get


@program
async def queue_without_consumer():
    jobs = asyncio.Queue()
    await jobs.put(1)
    await jobs.join()  # without consumer


@program
async def producer_not_awaited():
    jobs = asyncio.Queue()

    async def produce():
        await jobs.put(1)

    producer = produce()  # made and left
    assert await jobs.get() == 1  # nothing produced
    await producer


@program
async def awaited_behind_the_hang():
    ready = asyncio.Event()
    later = asyncio.sleep(0)
    await ready.wait()  # before the await
    await later


@program
async def queue_full():
    jobs = asyncio.Queue(maxsize=1)

    async def produce():
        await jobs.put(1)
        await jobs.put(2)  # producer

    task = asyncio.ensure_future(produce())
    await asyncio.sleep(0)
    await jobs.put(3)  # consumer
    await task


@program
async def condition():
    changed = asyncio.Condition()
    async with changed:
        await changed.wait()  # condition


@program
async def semaphore():
    slots = asyncio.Semaphore(1)

    async def fails():
        await slots.acquire()  # taken
        raise ValueError("and so it is never released")

    await asyncio.gather(fails(), return_exceptions=True)
    await slots.acquire()  # semaphore


if sys.version_info >= (3, 11):

    @program
    async def task_group():
        never = asyncio.Event()

        async def child():
            await never.wait()  # child

        async with asyncio.TaskGroup() as group:  # group
            group.create_task(child())

    @program
    async def barrier():
        gate = asyncio.Barrier(3)
        await gate.wait()  # barrier


@program
async def sleep_forever():
    await anyio.sleep_forever()  # for ever


@program
async def anyio_event():
    ready = anyio.Event()
    await ready.wait()  # anyio event


@program
async def memory_stream():
    send, receive = anyio.create_memory_object_stream(1)
    async with send, receive:
        await receive.receive()  # receive


@program
async def generators():
    never = asyncio.Event()

    async def inner():
        await never.wait()  # agen
        yield 1

    async def outer():
        async for value in inner():  # through outer
            yield value

    async for _ in outer():  # loop over agen
        pass


@program
async def custom():
    class Answer:
        def __await__(self):
            yield from asyncio.get_running_loop().create_future()  # custom

    await Answer()


@program
async def old_coroutine():
    @types.coroutine
    def old():
        yield from asyncio.get_running_loop().create_future()  # old

    await old()


@program
async def stubborn():
    never = asyncio.Event()

    async def swallows():
        while True:
            try:
                await never.wait()  # stubborn
            except asyncio.CancelledError:
                pass

    task = asyncio.ensure_future(swallows())
    await asyncio.sleep(0)
    task.cancel()
    await task  # waits for the stubborn


@program
async def clean_up():
    never = asyncio.Event()
    try:
        await never.wait()  # cleaned up
    finally:
        await asyncio.sleep(0.4)
        kept.append("cleaned up")


@program
async def fine_after_clean_up():
    assert kept.pop() == "cleaned up"


@program
async def own_loop():
    async def answer():
        return 42

    future = asyncio.run_coroutine_threadsafe(answer(), asyncio.get_running_loop())  # submitted
    future.result()  # own loop


@program
async def thread_queue():
    jobs = queue.Queue()
    jobs.get()  # thread queue


@program
async def joins_worker():
    loop = asyncio.get_running_loop()

    async def answer():
        return 42

    def work():
        asyncio.run_coroutine_threadsafe(answer(), loop).result()  # worker

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()  # join worker


@program
async def job_waits():
    loop = asyncio.get_running_loop()
    never = asyncio.Event()

    async def wait():
        await never.wait()  # in the coroutine

    def work():
        asyncio.run_coroutine_threadsafe(wait(), loop).result()  # in the pool

    await loop.run_in_executor(None, work)  # the job


@program
async def pool_full():
    pool = concurrent.futures.ThreadPoolExecutor(2, "pool")
    loop = asyncio.get_running_loop()
    both = threading.Barrier(2)

    def job():
        both.wait()
        return pool.submit(int).result()  # job waits for a job

    try:
        await asyncio.gather(*(loop.run_in_executor(pool, job) for _ in range(2)))  # full
    finally:
        pool.shutdown(wait=False)


@program
async def sync_client():
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route
    from starlette.testclient import TestClient

    loop = asyncio.get_running_loop()

    async def answer():
        return 42

    async def page(request):
        future = asyncio.run_coroutine_threadsafe(answer(), loop)
        return Response(str(await asyncio.wrap_future(future)))  # endpoint

    client = TestClient(Starlette(routes=[Route("/", page)]))
    client.get("/")  # request


@program
async def lost_wakeup():
    answer = asyncio.get_running_loop().create_future()

    def work():
        time.sleep(0.05)
        answer.set_result(42)  # set by a thread

    threading.Thread(target=work).start()
    await answer  # lost


@program
async def both_read():
    async def handle(reader, writer):
        await reader.readline()  # server reads

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        await reader.readline()  # client reads
    finally:
        writer.close()
        server.close()


@program
async def both_ends_read():
    left, right = socket.socketpair()
    here, writer = await asyncio.open_connection(sock=left)
    there, other = await asyncio.open_connection(sock=right)

    async def peer():
        await there.readexactly(4)  # peer reads

    task = asyncio.ensure_future(peer())
    try:
        await here.read()  # reads
        await task
    finally:
        writer.close()
        other.close()


@program
async def janus():
    inbox = queue.Queue()
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, inbox.get)  # janus


@program
async def hand_over():
    inbox, outbox = queue.Queue(), asyncio.Queue()
    loop = asyncio.get_running_loop()

    def work():
        item = inbox.get()  # thread gets
        loop.call_soon_threadsafe(outbox.put_nowait, item)

    threading.Thread(target=work, name="worker").start()
    inbox.put(await outbox.get())  # loop gets


# What ends by itself, and must not be called a hang.


@program
async def fine_deadline():
    with anyio.move_on_after(0.1):
        await anyio.sleep_forever()


@program
async def fine_timeout():
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 0.1)


@program
async def fine_thread():
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()

    def later():
        time.sleep(0.3)
        loop.call_soon_threadsafe(ready.set)

    threading.Thread(target=later).start()
    await ready.wait()


@program
async def fine_sockets():
    async def handle(reader, writer):
        await asyncio.sleep(0.3)
        writer.write(await reader.readline())
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello\n")
    assert await reader.read() == b"hello\n"
    writer.close()
    server.close()


@program
async def fine_notify():
    changed = asyncio.Condition()
    with pytest.raises(RuntimeError):
        changed.notify()


async def after():
    await asyncio.sleep(0)


cases = [pytest.param(function, id=name) for name, function in programs.items()]
played = [each for case in cases for each in (case, pytest.param(after, id=f"after_{case.id}"))]


@pytest.mark.asyncio
@pytest.mark.parametrize("play", played)
async def test_asyncio(play):
    await play()


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
@pytest.mark.parametrize("play", played)
async def test_anyio(play, anyio_backend):
    await play()


@pytest.mark.parametrize("play", played)
def test_run(play):
    asyncio.run(play())


class Hangs(unittest.IsolatedAsyncioTestCase):
    """A method for each program, as unittest knows no parameters."""


def method_of(play):
    async def test(self):
        await play()

    return test


for each in played:
    setattr(Hangs, f"test_{each.id}", method_of(each.values[0]))
