"""Random asyncio programs, as source text: some end, some cannot.

A program is a few tasks. Interactions (an event waited for here and set there, a lock around these lines, an item put
there and got here) are strewn over them at random, so that orders cross; now and then the half that would end a wait is
left out. Nothing is known of a program but its text: whether it ends is seen by running it.
"""

from __future__ import annotations

import random
import textwrap
from typing import Callable, Union

Line = Union[str, "Block"]


class Block:
    """Lines inside others: ``head``, the indented body, then ``foot``."""

    def __init__(self, head: list[str], body: list[Line], foot: list[str]) -> None:
        self.head = head
        self.body = body
        self.foot = foot

    def text(self) -> list[str]:
        return [*self.head, *("    " + line for line in lines_of(self.body or ["pass"])), *self.foot]


def lines_of(body: list[Line]) -> list[str]:
    """A body's source lines."""
    found: list[str] = []
    for line in body:
        found += line.text() if isinstance(line, Block) else [line]
    return found


class Program:
    """One program being written.

    Args:
        seed: the same seed, the same text.
        python: minor version of Python 3 that has to understand it.
        threads: whether threads take part; then two runs of the same program may go differently.
    """

    def __init__(self, seed: int, python: int, threads: bool) -> None:
        self.random = random.Random(seed)
        self.python = python
        self.threads = threads
        self.made: list[str] = []
        self.count = 0
        self.tasks: list[list[Line]] = [[] for _ in range(self.random.randint(2, 5))]

    def name(self, stem: str, making: str) -> str:
        """A new variable of the program."""
        self.count += 1
        name = f"{stem}{self.count}"
        self.made.append(f"{name} = {making}")
        return name

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def pause(self) -> str:
        return self.random.choice(["0", "0", "0.001", "0.005", "0.02"])

    def place(self) -> list[Line]:
        """The body of a random task, or of a block in it."""
        body = self.random.choice(self.tasks)
        while self.often(0.5):
            inner = [line for line in body if isinstance(line, Block)]
            if not inner:
                break
            body = self.random.choice(inner).body
        return body

    def put(self, *lines: Line) -> None:
        """Inserts lines, together, at a random place."""
        body = self.place()
        at = self.random.randint(0, len(body))
        body[at:at] = lines

    def wrap(self, head: list[str], foot: list[str]) -> None:
        """Puts a random run of lines into a block."""
        body = self.place()
        start = self.random.randint(0, len(body))
        end = self.random.randint(start, min(len(body), start + 3))
        body[start:end] = [Block(head, body[start:end] or ["await asyncio.sleep(0)"], foot)]

    def source(self) -> str:
        """The program's text: ``async def program(world)``."""
        for _ in range(self.random.randint(2, 7)):
            self.random.choice(self.interactions())()
        for body in self.tasks:
            if self.often(0.4):
                body.insert(self.random.randint(0, len(body)), f"await asyncio.sleep({self.pause()})")
        functions: list[str] = []
        for number, body in enumerate(self.tasks):
            functions += [f"async def task{number}():", *("    " + line for line in lines_of(body or ["pass"])), ""]
        names = ", ".join(f"task{number}()" for number in range(len(self.tasks)))
        main = [
            "import asyncio, functools, queue, signal, socket, threading, time",
            "import anyio, anyio.abc",
            "",
            "async def program(world):",
            "    loop = asyncio.get_running_loop()",
            "    tasks = []",
            *("    " + line for line in self.made),
            "",
            *("    " + line if line else "" for line in functions),
            f"    tasks += [asyncio.ensure_future(coro) for coro in ({names},)]",
            f"    {self.end()}",
        ]
        return "\n".join(main) + "\n"

    def end(self) -> str:
        """How the program waits for its tasks."""
        return self.random.choice(
            [
                "await asyncio.gather(*tasks, return_exceptions=True)",
                "await asyncio.gather(*tasks, return_exceptions=True)",
                "await asyncio.wait(tasks)",
                "await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)",
                "for task in tasks: await task",
                "await tasks[0]",
                "for ended in asyncio.as_completed(tasks): await ended",
            ]
        )

    def interactions(self) -> list[Callable[[], None]]:
        """What may happen; the commoner, the more often in the list."""
        plain = [self.event, self.queue, self.lock, self.semaphore, self.condition, self.future, self.awaited]
        found = plain * 3 + [self.bounded, self.cancel, self.generator, self.stream, self.group, self.shield, self.keep]
        found += [self.anyio_stream, self.anyio_event, self.subtask, self.child, self.alarm, self.choice, self.explicit]
        if self.python >= 11:
            found += [self.barrier, self.taskgroup, self.timeout]
        if self.threads:
            found += [self.job, self.job, self.thread, self.blocking, self.asking, self.janus, self.unsafe] * 2
        return found

    def ended(self, call: str) -> list[str]:
        """Lines that make a call now, soon, later or from a thread."""
        ways = [[f"{call}()"], [f"{call}()"], [f"loop.call_soon({call})"], [f"loop.call_later(0.01, {call})"]]
        if self.threads:
            ways.append([f"world.thread(lambda: (time.sleep({self.pause()}), loop.call_soon_threadsafe({call})))"])
        return self.random.choice(ways)

    def event(self) -> None:
        event = self.name("event", "asyncio.Event()")
        for _ in range(self.random.randint(1, 2)):
            self.put(f"await {event}.wait()")
        if self.often(0.85):
            self.put(*self.ended(f"{event}.set"))
        if self.often(0.15):
            self.put(f"{event}.clear()")

    def queue(self) -> None:
        size = self.random.choice([0, 0, 1, 1, 2])
        queue = self.name("queue", f"asyncio.Queue({size})")
        puts = self.random.randint(1, 3)
        gets = puts if self.often(0.75) else self.random.randint(1, 4)
        done = self.often(0.8)
        for number in range(puts):
            self.put(f"await {queue}.put({number})")
        for _ in range(gets):
            self.put(f"await {queue}.get()", *([f"{queue}.task_done()"] if done or self.often(0.5) else []))
        if self.often(0.3):
            self.put(f"await {queue}.join()")

    def lock(self) -> None:
        lock = self.name("lock", "asyncio.Lock()")
        for _ in range(self.random.randint(2, 3)):
            self.wrap([f"async with {lock}:"], [])

    def explicit(self) -> None:
        lock = self.name("lock", "asyncio.Lock()")
        for _ in range(2):
            if self.often(0.8):
                self.wrap([f"await {lock}.acquire()", "try:"], ["finally:", f"    {lock}.release()"])
            else:
                self.put(f"await {lock}.acquire()")
        if self.often(0.3):
            self.put(f"if {lock}.locked(): {lock}.release()")

    def semaphore(self) -> None:
        slots = self.name("slots", f"asyncio.Semaphore({self.random.randint(1, 2)})")
        for _ in range(self.random.randint(1, 3)):
            self.wrap([f"async with {slots}:"], [])
        if self.often(0.2):
            self.put(f"{slots}.release()")

    def condition(self) -> None:
        changed = self.name("changed", "asyncio.Condition()")
        for _ in range(self.random.randint(1, 2)):
            if self.often(0.5):
                self.put(f"async with {changed}: await {changed}.wait()")
            else:
                self.put(f"async with {changed}: await {changed}.wait_for(lambda: '{changed}' in world.flags)")
        for _ in range(self.random.randint(0, 2)):
            how = self.random.choice(["notify()", "notify_all()"])
            self.put(f"async with {changed}: world.flags.add('{changed}'); {changed}.{how}")

    def barrier(self) -> None:
        parties = self.random.randint(2, 3)
        barrier = self.name("barrier", f"asyncio.Barrier({parties})")
        for _ in range(parties if self.often(0.7) else self.random.randint(1, 4)):
            self.put(f"await {barrier}.wait()")

    def future(self) -> None:
        answer = self.name("answer", "loop.create_future()")
        for _ in range(self.random.randint(1, 2)):
            self.put(f"await {self.random.choice([answer, answer, f'asyncio.shield({answer})'])}")
        if self.often(0.85):
            self.put(*self.ended(f"functools.partial(world.answer, {answer})"))

    def awaited(self) -> None:
        number = self.random.randrange(len(self.tasks))
        self.put(self.random.choice([f"await tasks[{number}]", f"await asyncio.shield(tasks[{number}])"]))

    def shield(self) -> None:
        number = self.random.randrange(len(self.tasks))
        how = f"await asyncio.wait_for(asyncio.shield(tasks[{number}]), 0.02)"
        self.put(Block(["try:"], [how], ["except asyncio.TimeoutError: pass"]))

    def choice(self) -> None:
        one, two = self.name("event", "asyncio.Event()"), self.name("event", "asyncio.Event()")
        when = self.random.choice(["FIRST_COMPLETED", "ALL_COMPLETED", "FIRST_EXCEPTION"])
        waits = f"[asyncio.ensure_future({one}.wait()), asyncio.ensure_future({two}.wait())]"
        limit = ", timeout=0.02" if self.often(0.2) else ""
        self.put(f"await asyncio.wait({waits}, return_when=asyncio.{when}{limit})")
        for event in (one, two):
            if self.often(0.6):
                self.put(*self.ended(f"{event}.set"))

    def bounded(self) -> None:
        self.count += 1
        inner = f"bounded{self.count}"
        limit = self.random.choice(["0.01", "0.03", "0.05"])
        foot = ["try:", f"    await asyncio.wait_for({inner}(), {limit})", "except asyncio.TimeoutError: pass"]
        self.wrap([f"async def {inner}():"], foot)

    def timeout(self) -> None:
        foot = ["except TimeoutError: pass"]
        body = self.place()
        start = self.random.randint(0, len(body))
        inner = Block([f"async with asyncio.timeout({self.random.choice(['0.01', '0.04'])}):"], body[start : start + 3], [])
        body[start : start + 3] = [Block(["try:"], [inner], foot)]

    def cancel(self) -> None:
        number = self.random.randrange(len(self.tasks))
        self.put(f"tasks[{number}].cancel()")

    def subtask(self) -> None:
        self.count += 1
        inner = f"helper{self.count}"
        foot = [self.random.choice([f"await {inner}()", f"await asyncio.ensure_future({inner}())"])]
        self.wrap([f"async def {inner}():"], foot)

    def child(self) -> None:
        """A task that nobody awaits."""
        self.count += 1
        inner = f"child{self.count}"
        self.wrap([f"async def {inner}():"], [f"tasks.append(asyncio.ensure_future({inner}()))"])

    def generator(self) -> None:
        self.count += 1
        inner = f"items{self.count}"
        self.wrap([f"async def {inner}():", "    yield 0"], [f"async for _ in {inner}(): pass"])

    def group(self) -> None:
        self.count += 1
        inner = f"member{self.count}"
        foot = ["async with anyio.create_task_group() as members:", f"    members.start_soon({inner})"]
        self.wrap([f"async def {inner}():"], [*foot, "    await anyio.sleep(0)"])

    def taskgroup(self) -> None:
        self.count += 1
        inner = f"member{self.count}"
        foot = ["async with asyncio.TaskGroup() as members:", f"    members.create_task({inner}())"]
        self.wrap([f"async def {inner}():"], [*foot, "    await asyncio.sleep(0)"])

    def stream(self) -> None:
        """Both ends of a connection."""
        ends = self.name("ends", "await world.connection()")
        count = self.random.randint(1, 2)
        for _ in range(count):
            self.put(f"await {ends}[0][0].readexactly(1)")
        for _ in range(count if self.often(0.7) else count - 1):
            self.put(f"{ends}[1][1].write(b'x'); await {ends}[1][1].drain()")
        if self.often(0.15):
            self.put(f"{ends}[1][1].close()")

    def anyio_stream(self) -> None:
        size = self.random.choice([0, 0, 1])
        send = self.name("stream", f"anyio.create_memory_object_stream({size})")
        count = self.random.randint(1, 2)
        for _ in range(count):
            self.put(f"await {send}[0].send(1)")
        for _ in range(count if self.often(0.8) else count + 1):
            self.put(f"await {send}[1].receive()")
        if self.often(0.2):
            self.put(f"{send}[{self.random.randint(0, 1)}].close()")

    def anyio_event(self) -> None:
        event = self.name("event", "anyio.Event()")
        limit = self.often(0.2)
        self.put(*([f"with anyio.move_on_after(0.02): await {event}.wait()"] if limit else [f"await {event}.wait()"]))
        if self.often(0.8):
            self.put(f"{event}.set()")

    def keep(self) -> None:
        """A task that never ends and that nobody waits for."""
        self.put("tasks_kept = [asyncio.ensure_future(asyncio.Event().wait())]", "world.kept.append(tasks_kept)")

    def alarm(self) -> None:
        event = self.name("event", "asyncio.Event()")
        self.put(f"await {event}.wait()")
        self.put(f"world.alarm(loop, {event}.set)")

    def job(self) -> None:
        """A thread of the pool that waits for something of the threads' world."""
        thing = self.name("flag", "world.flag()")
        body = self.random.choice([f"{thing}.wait()", f"time.sleep({self.pause()})", f"({thing}.wait(), {thing}.wait())"])
        self.put(f"await loop.run_in_executor(world.pool, lambda: {body})")
        if self.often(0.8):
            self.put(f"{thing}.set()")

    def thread(self) -> None:
        """A thread of the user's that wakes the loop when it has got something."""
        inbox, event = self.name("inbox", "world.queue()"), self.name("event", "asyncio.Event()")
        self.put(f"world.thread(lambda: ({inbox}.get(), loop.call_soon_threadsafe({event}.set)))", f"await {event}.wait()")
        if self.often(0.8):
            self.put(f"{inbox}.put(1)")

    def blocking(self) -> None:
        """The loop's own thread waits for another one."""
        inbox = self.name("inbox", "world.queue()")
        self.put(f"{inbox}.get()")
        if self.often(0.5):
            self.put(f"{inbox}.put(1)")
        else:
            self.put(f"world.thread(lambda: (time.sleep({self.pause()}), {inbox}.put(1)))")

    def asking(self) -> None:
        """A thread asks the loop for the result of a coroutine."""
        event = self.name("event", "asyncio.Event()")
        ask = f"asyncio.run_coroutine_threadsafe({event}.wait(), loop).result()"
        self.put(f"await loop.run_in_executor(world.pool, lambda: {ask})")
        if self.often(0.7):
            self.put(f"{event}.set()")

    def janus(self) -> None:
        """A thread and the loop hand things over to each other."""
        there, back = self.name("inbox", "world.queue()"), self.name("queue", "asyncio.Queue()")
        give = f"loop.call_soon_threadsafe({back}.put_nowait, 1)"
        order = self.random.choice([f"({there}.get(), {give})", f"({give}, {there}.get())"])
        self.put(f"job = loop.run_in_executor(world.pool, lambda: {order})", f"await {back}.get()", "await job")
        if self.often(0.7):
            self.put(f"{there}.put(1)")

    def unsafe(self) -> None:
        """A future set by a thread, without waking the loop."""
        answer = self.name("answer", "loop.create_future()")
        self.put(f"await {answer}")
        self.put(f"world.thread(lambda: (time.sleep({self.pause()}), world.answer({answer})))")


def source_of(seed: int, python: int) -> str:
    """The program of a seed; every third has threads."""
    return textwrap.dedent(Program(seed, python, seed % 3 == 0).source())
