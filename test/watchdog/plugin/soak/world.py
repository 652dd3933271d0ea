"""What a random program finds around it, and who lets it go when it cannot end."""

from __future__ import annotations

import asyncio
import concurrent.futures
import faulthandler
import os
import queue
import signal
import socket
import sys
import threading
import time
from typing import Any, Callable, Optional


class World:
    """One program's threads and things; ``release`` lets every one of them go."""

    def __init__(self) -> None:
        self.pool = concurrent.futures.ThreadPoolExecutor(4)
        self.flags: set[str] = set()
        self.kept: list[Any] = []
        self.loop: Optional[asyncio.AbstractEventLoop] = None
        self.over = False
        self.others: set[Any] = set()
        """Tasks of the test runner's own."""
        self.left: set[Any] = set()
        """Tasks that the program left behind."""
        self.queues: list[queue.Queue[int]] = []
        self.waited: list[threading.Event] = []
        self.threads: list[threading.Thread] = []
        self.writers: list[Any] = []

    def flag(self) -> threading.Event:
        self.waited.append(threading.Event())
        return self.waited[-1]

    def queue(self) -> "queue.Queue[int]":
        self.queues.append(queue.Queue())
        return self.queues[-1]

    def thread(self, work: Callable[[], object]) -> None:
        thread = threading.Thread(target=work)
        self.threads.append(thread)
        thread.start()

    def answer(self, future: "asyncio.Future[int]") -> None:
        """Gives a future its result, from whichever thread.

        A loop in debug mode refuses to schedule what waits for it, and then the waiter can never be let go: its future
        is done, so that cancelling does not reach it either.
        """
        elsewhere = threading.current_thread() is not threading.main_thread()
        if not future.done() and not (elsewhere and future.get_loop().get_debug()):
            future.set_result(1)

    def alarm(self, loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        """Calls on SIGALRM in 20 ms; where signals cannot be had, at once."""
        if threading.current_thread() is not threading.main_thread() or self.over:
            loop.call_soon(call)
            return
        loop.add_signal_handler(signal.SIGALRM, call)
        signal.setitimer(signal.ITIMER_REAL, 0.02)

    async def connection(self) -> Any:
        """Reader and writer of two ends."""
        pair = socket.socketpair()
        ends = [await asyncio.open_connection(sock=end) for end in pair]
        self.writers += [writer for _, writer in ends]
        return ends

    def release(self) -> None:
        """Lets go whatever waits."""
        for waiting in self.queues:
            for _ in range(20):
                waiting.put(1)
        for event in self.waited:
            event.set()
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._cancel)

    def enter(self) -> None:
        """On the loop, before the program begins."""
        self.loop = asyncio.get_running_loop()
        self.others = asyncio.all_tasks() - {asyncio.current_task()}

    def leave(self) -> None:
        """On the loop, at the program's end."""
        self.over = True
        self.left = asyncio.all_tasks() - self.others - {asyncio.current_task()}
        if threading.current_thread() is threading.main_thread():
            signal.setitimer(signal.ITIMER_REAL, 0)
        for writer in self.writers:
            writer.transport.abort()

    def _cancel(self) -> None:
        # What runs when the program is over, perhaps in the task it ran in, is the test runner's: its tear down.
        for task in self.left if self.over else asyncio.all_tasks(self.loop) - self.others:
            task.cancel()

    def close(self) -> None:
        self.release()
        self.pool.shutdown()
        for thread in self.threads:
            thread.join()


class Ender(threading.Thread):
    """Lets go each program that is not over after ``limit`` seconds, or ``grace`` seconds after it was proved stuck.

    The watchdog takes it for one of its own threads: it must not count as somebody who could still wake the program.
    """

    def __init__(self, limit: float, grace: float) -> None:
        super().__init__(name="ender", daemon=True)
        self.limit = limit
        self.grace = grace
        self.world: Optional[World] = None
        self.name_of_test = ""
        self.since = 0.0
        self.proved_at: Optional[float] = None
        self.ended = False

    def begin(self, test: str, world: World) -> None:
        self.name_of_test, self.world, self.ended, self.proved_at = test, world, False, None
        self.since = time.monotonic()

    def finish(self) -> dict[str, Any]:
        """What became of the program: whether it had to be let go, and how long it took."""
        self.world = None
        took = time.monotonic() - self.since
        proved = self.proved()
        return {"test": self.name_of_test, "ended": self.ended, "proved": proved, "seconds": round(took, 3)}

    def proved(self) -> bool:
        results = sys.modules.get("looptrap_watchdog.results")
        found = list(getattr(results, "found", ()))
        return any(event["t"] == "hang.proved" and event["test"] == self.name_of_test for event in found)

    def give_up(self) -> None:
        """Ends the process, and says what it is stuck at: into a file, since pytest holds what is printed."""
        with open(os.environ["SOAK_OUT"] + ".stuck", "w") as told:
            told.write(f"could not be let go: {self.name_of_test}\n")
            for task in asyncio.all_tasks(self.world.loop) if self.world and self.world.loop else ():
                told.write(f"{task}\n")
            told.flush()
            faulthandler.dump_traceback(told, all_threads=True)
        os._exit(99)

    def run(self) -> None:
        threads = sys.modules.get("looptrap_watchdog.noticing.threads")
        if threads is not None:
            threads.ours.add(threading.get_ident())
        while True:
            time.sleep(0.02)
            world = self.world
            if world is None:
                continue
            now = time.monotonic()
            if self.proved_at is None and self.proved():
                self.proved_at = now
            if now - self.since > self.limit + 20:
                self.give_up()
            over = now - self.since > self.limit
            if over or (self.proved_at is not None and now - self.proved_at > self.grace):
                self.ended = True
                world.release()
                time.sleep(0.05)
