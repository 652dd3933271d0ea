"""trio's runs, dressed as loops: what asks a loop for its tasks, timers and descriptors may ask these as well."""

from __future__ import annotations

import math
import threading
import weakref
from types import FrameType, SimpleNamespace
from typing import Any, Callable, Optional

from ..harmless import safely
from ..places import marks
from ..stream import emit
from ..untouched import real
from . import imports, loops, tasks, thread_frames
from .loops import LoopRecord


class TrioTask:
    """A task of trio's with what the watchdog asks an asyncio task for. Does not keep it alive."""

    def __init__(self, task: Any, run: "TrioRun") -> None:
        self._ref = weakref.ref(task)
        self._run = run
        self._coro = weakref.ref(task.coro)
        self._name = task.name
        self._fut_waiter = None

    def get_coro(self) -> Any:
        """Its coroutine, or None when it is gone."""
        return self._coro()

    def get_loop(self) -> "TrioRun":
        """The run it belongs to."""
        return self._run

    def get_name(self) -> str:
        """The name of its function: trio's own has the module before it."""
        return str(self._name).rsplit(".", 1)[-1]

    def done(self) -> bool:
        """Whether its function has returned."""
        task = self._ref()
        return task is None or getattr(task.coro, "cr_frame", self) is None

    def cancelled(self) -> bool:
        """Not told apart: trio's tasks end by their function's end."""
        return False

    def wait_number(self) -> Any:
        """Changes whenever the task goes on."""
        task = self._ref()
        return (id(getattr(task, "_abort_func", None)), getattr(task, "_schedule_points", 0))

    def fail_wait(self, error: BaseException) -> bool:
        """In the run's thread: makes what it waits for raise. False where the wait cannot be ended."""
        task = self._ref()
        if task is None or getattr(task, "_abort_func", None) is None:
            return False

        def raise_it() -> None:
            raise error

        task._attempt_abort(raise_it)
        return True


class TrioRun:
    """A run of trio's. Also the instrument by which trio tells what it does."""

    def __init__(self) -> None:
        self.runner: Any = None
        self.record: Optional[LoopRecord] = None
        self._dressed: "weakref.WeakKeyDictionary[Any, TrioTask]" = weakref.WeakKeyDictionary()
        self._selector = SimpleNamespace(get_map=self._waiting_fds)

    def before_run(self) -> None:
        """trio starts."""
        record = self.record
        if record is None:
            return
        record.thread = threading.get_ident()
        record.runs = 1
        record.busy_since = real.monotonic()
        emit("loop.running", id=record.id, thread=threading.current_thread().name, user=False)

    def after_run(self) -> None:
        """trio has ended; there is nothing to be closed."""
        record, self.runner = self.record, None
        if record is None or record.closed:
            return
        record.thread, record.hosted, record.closed = None, False, True
        record.busy_since = record.parked_since = None
        record.last_run = record.died = real.monotonic()
        emit("loop.closed", id=record.id, iterations=record.iter, pending_tasks=0, stack=[])

    def task_spawned(self, task: Any) -> None:
        """A task was made."""
        safely(self._note, task)

    def before_io_wait(self, timeout: float) -> None:
        """About to sleep. As a guest, the run sleeps in another thread, and its host may do something else."""
        record = self.record
        if record is None:
            return
        now = real.monotonic()
        began = record.busy_since
        record.iter += 1
        if began is not None and now - began > loops.LONG:
            for turned in loops.on_turn:
                safely(turned, record, now - began)
        if safely(self._jumps_nowhere, timeout):
            timeout = math.inf
        record.timeout, record.parked_since, record.busy_since = timeout, now, None
        if timeout > 0:
            record.zero_since = None
        elif record.zero_since is None:
            record.zero_since, record.zero_iter = now, record.iter
        if getattr(self.runner, "is_guest", False):
            record.hosted = True
            record.thread = None
        elif timeout >= loops.FAR:
            for parked in loops.on_park:
                safely(parked, record, self, timeout)

    def after_io_wait(self, timeout: float) -> None:
        """Awake again."""
        record = self.record
        if record is not None:
            record.thread, record.hosted = threading.get_ident(), False
            record.busy_since, record.parked_since = real.monotonic(), None

    def _jumps_nowhere(self, timeout: float) -> bool:
        """Whether a clock that jumps to the next deadline would jump now, and there is none (``MockClock``)."""
        runner = self.runner
        threshold = getattr(runner, "clock_autojump_threshold", math.inf)
        if runner is None or threshold == math.inf or timeout != threshold or runner.runq or runner.waiting_for_idle:
            return False
        return bool(runner.deadlines.next_deadline() == math.inf)

    def _note(self, task: Any) -> None:
        if self.record is None:
            return
        current = getattr(getattr(task, "parent_nursery", None), "parent_task", None)
        parent = tasks.record_of(self._dress(current)).id if current is not None else None
        record = tasks.TaskRecord(task.coro, marks(4), parent, self.record.id)
        if not record.infra:
            self.record.ran_user_code()
        tasks.keep(self._dress(task), record)

    def _dress(self, task: Any) -> TrioTask:
        dressed = self._dressed.get(task)
        if dressed is None:
            dressed = self._dressed[task] = TrioTask(task, self)
        return dressed

    def dressed(self, found: Any) -> list[TrioTask]:
        """Those of trio's tasks that are not done."""
        return [task for task in map(self._dress, list(found)) if not task.done()]

    def pending(self) -> list[TrioTask]:
        """All tasks that are not done."""
        return self.dressed(getattr(self.runner, "tasks", ()))

    @property
    def _ready(self) -> list[Any]:
        runner = self.runner
        if runner is None:
            return []
        queue = runner.entry_queue
        return [*runner.runq, *queue.queue, *queue.idempotent_queue]

    @property
    def wakeup_sock(self) -> Any:
        """The end of trio's own pipe that it reads: a byte in it wakes the run, as soon as it gets a processor."""
        return self.runner.entry_queue.wakeup.wakeup_sock if self.runner is not None else None

    @property
    def _scheduled(self) -> list[Any]:
        runner = self.runner
        when = runner.deadlines.next_deadline() if runner is not None else math.inf
        return [SimpleNamespace(cancelled=lambda: False, when=lambda: when)] if when < math.inf else []

    def _waiting_fds(self) -> list[int]:
        """Descriptors that a task waits for; trio's own wake-up pipe is read by a system task."""
        runner = self.runner
        if runner is None:
            return []
        registered = getattr(runner.io_manager, "_registered", None)
        if registered is None:
            return [-1]
        own = self.wakeup_sock.fileno()
        found = []
        for key, waiters in list(registered.items()):
            fd = key[0] if isinstance(key, tuple) else key  # kqueue's: with the filter.
            waiting = (getattr(waiters, "read_task", waiters), getattr(waiters, "write_task", None))
            if fd != own and any(task is not None for task in waiting):
                found.append(int(fd))
        return found

    def time(self) -> float:
        """The run's own clock, in seconds."""
        return float(self.runner.clock.current_time()) if self.runner is not None else 0.0

    def is_closed(self) -> bool:
        """Whether the run has ended."""
        return self.runner is None

    def call_soon(self, callback: Callable[..., Any], *args: Any) -> None:
        """Calls something in the run's own thread, from any thread."""
        if self.runner is not None:
            self.runner.entry_queue.run_sync_soon(safely, callback, *args)

    call_soon_threadsafe = call_soon

    def sleeper(self) -> Optional[int]:
        """As a guest: the thread that waits for events in its place, or None."""
        manager = getattr(self.runner, "io_manager", None)
        for ident, frame in thread_frames.by_thread().items():
            if frame.f_code.co_name == "get_events" and frame.f_locals.get("self") is manager:
                return ident
        return None


def hosted_in(ident: int) -> Optional[LoopRecord]:
    """The guest run that a thread serves at this moment, doing nothing else: anyio's test runner is such a host."""
    frame: Optional[FrameType] = thread_frames.by_thread().get(ident)
    for _ in range(6):
        if frame is None:
            return None
        if frame.f_code.co_filename.replace("\\", "/").endswith("/anyio/_backends/_trio.py"):
            host = frame.f_locals.get("self")
            found = [record for record, _ in loops.alive() if record.hosted]
            return found[-1] if found and host is not None else None
        frame = frame.f_back
    return None


def run_of(task: Any) -> Optional[TrioRun]:
    """The run that a task of trio's belongs to, while it runs."""
    for _, loop in loops.alive():
        if isinstance(loop, TrioRun) and task in getattr(loop.runner, "tasks", ()):
            return loop
    return None


def is_idle_worker(frame: FrameType) -> bool:
    """Whether a thread of trio's cache has no job: it wakes only to end itself."""
    name = frame.f_code.co_filename.replace("\\", "/")
    if frame.f_code.co_name != "_work" or not name.endswith("/trio/_core/_thread_cache.py"):
        return False
    worker = frame.f_locals.get("self")
    return getattr(worker, "_job", worker) is None


def install() -> list[str]:
    """Adds our instrument to every run, as soon as trio is imported."""
    imports.after("trio._core._run", _wrap)
    return ["trio"]


def _wrap(module: Any) -> None:
    original = module.setup_runner

    def setup_runner(clock: Any, instruments: Any, *args: Any, **kwargs: Any) -> Any:
        run = TrioRun()
        runner = original(clock, [*instruments, run], *args, **kwargs)
        run.runner = runner
        run.record = safely(loops.register, run, marks(2))
        return runner

    module.setup_runner = setup_runner
