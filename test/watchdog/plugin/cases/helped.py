"""Waits that look dead, and that something ends all the same: nothing here may be called proved."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import unittest

import pytest

AFTER = 1.4
"""Seconds until the help comes: the watchdog looks at circles and orphans when a test has not moved for one."""

SOON = 0.3
"""The same where nothing is left that could keep a loop from being proved idle at once."""

programs = {}
registry = []


def program(function):
    programs[function.__name__] = function
    return function


async def orphan():
    await asyncio.get_running_loop().create_future()


def lone():
    """A task that waits for a future that nobody else knows."""
    return asyncio.ensure_future(orphan())


def circle():
    """Two tasks, each of which holds the lock that the other wants."""
    first, second = asyncio.Lock(), asyncio.Lock()

    async def take(one, two):
        async with one:
            await asyncio.sleep(0.01)
            async with two:
                pass

    return [asyncio.ensure_future(take(first, second)), asyncio.ensure_future(take(second, first))]


async def ends(*tasks):
    await asyncio.gather(*tasks, return_exceptions=True)


def child(code, after=AFTER, **options):
    """A process that does something to this one, after a while."""
    return subprocess.Popen([sys.executable, "-c", f"import os, time; time.sleep({after}); {code}"], **options)


SENDS = f"os.kill(os.getppid(), {int(signal.SIGUSR1)})"


@program
async def orphan_of_a_supervisor():
    task = lone()

    async def supervise():
        await asyncio.sleep(AFTER)
        task.cancel()

    watcher = asyncio.ensure_future(supervise())
    await ends(task)
    await watcher


def give_up():
    registry[0].cancel()


@program
async def task_in_a_helpers_global():
    registry[:] = circle()

    async def supervise():
        await asyncio.sleep(AFTER)
        give_up()

    watcher = asyncio.ensure_future(supervise())
    await ends(*registry)
    await watcher


class Guard:
    tasks = []

    def give_up(self):
        for task in self.tasks:
            task.cancel()

    async def run(self):
        await asyncio.sleep(AFTER)
        self.give_up()


@program
async def task_in_a_class():
    Guard.tasks = circle()
    watcher = asyncio.ensure_future(Guard().run())
    await ends(*Guard.tasks)
    await watcher


def cancel_the_rest():
    for task in asyncio.all_tasks():
        if "take" in str(task.get_coro()):
            task.cancel()


@program
async def every_task_by_a_helper():
    both = circle()

    async def supervise():
        await asyncio.sleep(AFTER)
        cancel_the_rest()

    watcher = asyncio.ensure_future(supervise())
    await ends(*both)
    await watcher


@program
async def watched_with_a_timeout():
    both = circle()

    async def watch():
        await asyncio.wait([both[0]], timeout=AFTER)
        both[0].cancel()

    watcher = asyncio.ensure_future(watch())
    await ends(*both)
    await watcher


@program
async def callback_of_a_future():
    both = circle()
    loop = asyncio.get_running_loop()
    alarm = loop.create_future()
    alarm.add_done_callback(lambda _: both[0].cancel())
    loop.call_later(AFTER, alarm.set_result, None)
    await ends(*both)


@program
async def reader_of_a_pipe():
    both = circle()
    here, there = socket.socketpair()
    loop = asyncio.get_running_loop()
    loop.add_reader(here, both[0].cancel)
    writer = child(f"os.write({there.fileno()}, b'x')", pass_fds=[there.fileno()])
    there.close()
    await ends(*both)
    loop.remove_reader(here)
    here.close()
    writer.wait()


@program
async def handler_of_a_server():
    both = circle()

    async def handle(reader, writer):
        both[0].cancel()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    client = child(f"import socket; socket.create_connection({server.sockets[0].getsockname()!r})")
    await ends(*both)
    server.close()
    await server.wait_closed()
    client.wait()


@program
async def signal_of_a_child():
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, ready.set)
    sender = child(SENDS, SOON)
    await ready.wait()
    loop.remove_signal_handler(signal.SIGUSR1)
    sender.wait()


@program
async def plain_signal_handler():
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    before = signal.signal(signal.SIGUSR1, lambda *_: loop.call_soon_threadsafe(ready.set))
    sender = child(SENDS, SOON)
    await ready.wait()
    signal.signal(signal.SIGUSR1, before)
    sender.wait()


@program
async def circle_and_a_signal():
    both = circle()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, both[0].cancel)
    timer = loop.call_later(100, print)
    sender = child(SENDS)
    await ends(*both)
    timer.cancel()
    loop.remove_signal_handler(signal.SIGUSR1)
    sender.wait()


@program
async def alarm():
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGALRM, ready.set)
    signal.setitimer(signal.ITIMER_REAL, SOON)
    await ready.wait()
    loop.remove_signal_handler(signal.SIGALRM)


@program
async def thread_that_only_counts():
    both = circle()
    loop = asyncio.get_running_loop()
    timer = threading.Timer(AFTER, loop.call_soon_threadsafe, (both[0].cancel,))
    timer.start()
    later = loop.call_later(100, print)
    await ends(*both)
    later.cancel()
    timer.join()


async def fails():
    await asyncio.sleep(AFTER)
    raise ValueError("and that ends the wait for the others")


@program
async def sibling_that_fails():
    both = circle()
    with pytest.raises(ValueError, match="ends the wait"):
        await asyncio.gather(*both, fails())
    both[0].cancel()
    await ends(*both)


if sys.version_info >= (3, 11):

    @program
    async def child_of_a_group_that_fails():
        first, second = asyncio.Lock(), asyncio.Lock()

        async def take(one, two):
            async with one:
                await asyncio.sleep(0.01)
                async with two:
                    pass

        with pytest.raises(ExceptionGroup):  # noqa: F821
            async with asyncio.TaskGroup() as group:
                group.create_task(take(first, second))
                group.create_task(take(second, first))
                group.create_task(fails())


@program
async def first_of_a_task_and_a_future():
    both = circle()
    loop = asyncio.get_running_loop()
    alarm = loop.create_future()
    loop.call_later(AFTER, alarm.set_result, None)
    await asyncio.wait([both[0], alarm], return_when=asyncio.FIRST_COMPLETED)
    both[0].cancel()
    await ends(*both)


@program
async def other_holder_of_a_semaphore():
    slots, lock = asyncio.Semaphore(2), asyncio.Lock()

    async def holds():
        async with slots:
            await asyncio.sleep(AFTER)

    async def wants_the_lock():
        async with slots:
            await asyncio.sleep(0.01)
            async with lock:
                pass

    async def wants_a_slot():
        async with lock:
            await asyncio.sleep(0.01)
            async with slots:
                pass

    await asyncio.gather(wants_a_slot(), wants_the_lock(), holds())


async def after():
    await asyncio.sleep(0)


# What nothing helps, though there is much going on.


async def serves():
    async def handle(reader, writer):
        writer.close()

    return await asyncio.start_server(handle, "127.0.0.1", 0)


async def beats():
    while True:
        await asyncio.sleep(0.05)


class Busy:
    """A server, a timer, a task that beats, a thread and a signal's handler: none of them knows of the wait."""

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        self.server = await serves()
        self.timer = loop.call_later(3600, print)
        self.beat = asyncio.ensure_future(beats())
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.stop.wait, args=(60,), daemon=True)
        self.thread.start()
        loop.add_signal_handler(signal.SIGUSR1, self.stop.set)

    async def __aexit__(self, *_):
        self.stop.set()
        self.thread.join()
        self.timer.cancel()
        self.beat.cancel()
        self.server.close()
        asyncio.get_running_loop().remove_signal_handler(signal.SIGUSR1)


async def lost_circle():
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

    async with Busy():
        await asyncio.gather(one(), two())


async def lost_orphan():
    async with Busy():
        await asyncio.get_running_loop().create_future()  # orphan


LOST = [lost_circle, after, lost_orphan, after]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.asyncio
@pytest.mark.parametrize("play", [*programs.values(), *LOST], ids=lambda play: play.__name__)
async def test_asyncio(play):
    await play()


@pytest.mark.anyio
@pytest.mark.parametrize("play", LOST, ids=lambda play: play.__name__)
async def test_anyio(play):
    await play()


@pytest.mark.parametrize("play", LOST, ids=lambda play: play.__name__)
def test_run(play):
    asyncio.run(play())


class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_unittest_1_lost_circle(self):
        await lost_circle()

    async def test_unittest_2_after(self):
        await after()

    async def test_unittest_3_lost_orphan(self):
        await lost_orphan()

    async def test_unittest_4_after(self):
        await after()
