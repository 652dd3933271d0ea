"""Every loop of the process, from its making to its closing, and what it is doing now."""

from __future__ import annotations

import asyncio
import functools
import itertools
import threading
import weakref
from asyncio import base_events
from typing import Any, Callable, Optional

from ..harmless import safely
from ..moment import Owner, moment
from ..places import Marks, marks, stack_text, user_mark
from ..stream import emit_text, quoted
from ..untouched import real
from .providers import provider_of, thread_marks

FAR = 86400.0
"""asyncio's longest sleep in ``select``: with a timer at infinity it polls with this."""


class LoopRecord:
    """What is known of one loop. The attributes under "now" are written by the loop's own thread only."""

    def __init__(self, loop: Any, created: Marks) -> None:
        self.id = next(_numbers)
        self.ref = weakref.ref(loop)
        self.cls = type(loop).__name__
        self.created = created
        thread = threading.current_thread()
        self.started_from = thread_marks(thread)
        self.provider, self.scope = provider_of(created + self.started_from, moment.owner)
        infra = self.provider not in ("user", "starlette") and user_mark(created) is None
        self.owner: Owner = moment.owner
        self.infra = infra
        self.thread_name = thread.name
        self.closed_at: Marks = ()
        self.closed = False
        self.runs = 0
        self.ran_for = 0.0
        self.ran_in: Optional[int] = None
        self.born = real.monotonic()
        self.died: Optional[float] = None
        self.last_run = 0.0
        self.user_tests: set[Optional[str]] = set()
        # now:
        self.thread: Optional[int] = None
        self.iter = 0
        self.parked_since: Optional[float] = None
        self.timeout: Optional[float] = None
        self.busy_since: Optional[float] = None
        self.zero_since: Optional[float] = None
        self.zero_iter = 0
        self.guarded = False
        self.hosted = False
        self.broken_off = False

    @property
    def in_thread_of_its_own(self) -> bool:
        """Whether the user made it and runs it in another thread than the tests': on purpose."""
        return self.provider == "user" and self.ran_in not in (None, moment.thread)

    @property
    def collected(self) -> bool:
        """Whether nobody but the garbage collector closed it."""
        return bool(self.closed_at) and self.closed_at[0][0].co_name == "__del__"

    @property
    def state(self) -> str:
        """As the event schema names it."""
        if self.closed:
            return "closed"
        if self.thread is None:
            return "stopped" if self.runs else "never-ran"
        return "parked" if self.parked_since is not None else "running"

    def ran_user_code(self) -> None:
        """Notes that the running test's code ran here."""
        if moment.test not in self.user_tests:
            self.user_tests.add(moment.test)


_numbers = itertools.count(1)
records: list[LoopRecord] = []
"""Those that are not closed, and those that were closed in the running test."""

made = 0
"""Loops made in this process."""

_by_loop: "weakref.WeakKeyDictionary[Any, LoopRecord]" = weakref.WeakKeyDictionary()

Parked = Callable[[LoopRecord, Any, Optional[float]], Optional[float]]
Turned = Callable[[LoopRecord, float], None]

on_park: list[Parked] = []
"""Called in the loop's thread before it sleeps without a timer; a number returned replaces the timeout."""

on_turn: list[Turned] = []
"""Called in the loop's thread with the seconds its last turn took, when that was long."""

on_stop: list[Callable[[LoopRecord, Any], None]] = []
on_close: list[Callable[[LoopRecord, Any, list[Any]], None]] = []
"""Called with the record, the loop and its tasks that are not done."""

on_forget: list[Callable[[LoopRecord], None]] = []

_OF_RUNNER = 2
"""Frames told of what a test runner does itself."""

LONG = 0.001
"""Seconds of a turn below which nobody is told."""


def record_of(loop: Any) -> LoopRecord:
    """The record of a loop; made now, "creation unknown", for one that is no ``BaseEventLoop``."""
    found = getattr(loop, "_looptrap", None)
    if type(found) is LoopRecord:  # A mock has everything.
        return found
    found = _by_loop.get(loop)
    return found if found is not None else register(loop, ())


def known(loop: Any) -> Optional[LoopRecord]:
    """The record of a loop if there is one."""
    try:
        return _by_loop.get(loop)
    except TypeError:
        return None


def alive() -> list[tuple[LoopRecord, Any]]:
    """Records and loops that are neither closed nor gone."""
    pairs = [(record, record.ref()) for record in list(records) if not record.closed]
    return [(record, loop) for record, loop in pairs if loop is not None]


def forget_closed() -> None:
    """Drops the loops that are over, once their test is judged: each test makes some, and every look goes over all."""
    for record in [record for record in records if record.closed or record.ref() is None]:
        records.remove(record)
        for forgotten in on_forget:
            forgotten(record)


def register(loop: Any, created: Marks) -> LoopRecord:
    """Takes a new loop down."""
    global made
    made += 1
    record = _by_loop[loop] = LoopRecord(loop, created)
    try:
        loop._looptrap = record
    except AttributeError:  # uvloop's has no room for it
        pass
    records.append(record)
    told = stack_text(created + record.started_from, _OF_RUNNER if record.infra else 24)
    emit_text(
        "loop.created",
        f'"id":{record.id},"cls":{quoted(record.cls)},"owner":{record.owner.text()},"provider":"{record.provider}",'
        f'"scope":"{record.scope}","stack":{told},"thread":{quoted(record.thread_name)}',
    )
    return record


def guard(record: LoopRecord, loop: Any) -> None:
    """Puts our ``select`` before the selector's. Costs about half a microsecond a turn."""
    selector = getattr(loop, "_selector", None)
    original = getattr(selector, "select", None)
    if record.guarded or selector is None or original is None:
        return
    clock = real.monotonic
    reference = record.ref

    def select(timeout: Optional[float] = None) -> Any:
        now = clock()
        record.iter += 1
        began = record.busy_since
        if began is not None and now - began > LONG:
            for turned in on_turn:
                safely(turned, record, now - began)
        if timeout is None or timeout > 0:
            record.zero_since = None
            if timeout is None or timeout >= FAR:
                loop = reference()
                for parked in on_park:
                    changed = parked(record, loop, timeout)
                    timeout = timeout if changed is None else changed
        elif record.zero_since is None:
            record.zero_since = now
            record.zero_iter = record.iter
        record.timeout = timeout
        record.parked_since = now
        record.busy_since = None
        try:
            return original(timeout)
        finally:
            record.busy_since = clock()
            record.parked_since = None

    try:
        selector.select = select
    except AttributeError:
        return
    record.guarded = True


def install() -> list[str]:
    """Patches asyncio's loops. Returns what was patched."""
    base: Any = base_events.BaseEventLoop
    done = []

    def wrap(cls: Any, name: str, make: Callable[[Any], Any]) -> None:
        original = getattr(cls, name, None)
        if original is None:
            return
        setattr(cls, name, functools.wraps(original)(make(original)))
        done.append(f"{cls.__name__}.{name}")

    def init(original: Any) -> Any:
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            if self not in _by_loop:
                register(self, marks(2))

        return __init__

    def selector_init(original: Any) -> Any:
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            guard(record_of(self), self)

        return __init__

    def run_forever(original: Any) -> Any:
        def run_forever(self: Any) -> None:
            with_record(self, original)

        return run_forever

    def close(original: Any) -> Any:
        def close(self: Any) -> None:
            closing(self, marks(2))
            original(self)

        return close

    wrap(base, "__init__", init)
    for name in ("BaseSelectorEventLoop", "BaseProactorEventLoop"):
        module = getattr(asyncio, "selector_events" if "Selector" in name else "proactor_events", None)
        if hasattr(module, name):
            wrap(getattr(module, name), "__init__", selector_init)
    wrap(base, "run_forever", run_forever)
    wrap(base, "close", close)
    return done


def with_record(loop: Any, run: Callable[[Any], None]) -> None:
    """Runs a loop and keeps its record up to date meanwhile."""
    record = record_of(loop)
    before = record.thread
    me = threading.get_ident()
    if record.runs == 0:
        emit_text("loop.running", f'"id":{record.id},"thread":{quoted(threading.current_thread().name)},"user":false')
    record.runs += 1
    record.thread = record.ran_in = me
    started = record.busy_since = real.monotonic()
    try:
        run(loop)
    except (SystemExit, KeyboardInterrupt):
        record.broken_off = True
        raise
    finally:
        began = record.busy_since
        record.busy_since = record.parked_since = record.zero_since = None
        record.thread = before
        now = record.last_run = real.monotonic()
        record.ran_for += now - started
        if began is not None and now - began > LONG:
            for turned in on_turn:
                safely(turned, record, now - began)
        for stopped in on_stop:
            safely(stopped, record, loop)


def closing(loop: Any, at: Marks) -> None:
    """Notes that a loop is being closed."""
    record = record_of(loop)
    if record.closed or loop.is_running():
        return
    pending = pending_tasks(loop)
    for closed in on_close:
        safely(closed, record, loop, pending)
    record.closed = True
    record.died = real.monotonic()
    record.closed_at = at
    emit_text(
        "loop.closed",
        f'"id":{record.id},"iterations":{record.iter},"pending_tasks":{len(pending)},'
        f'"stack":{stack_text(at, _OF_RUNNER if record.infra else 6)}',
    )


def pending_tasks(loop: Any) -> list[Any]:
    """The loop's tasks that are not done, from any thread. Before Python 3.14 the set may change while it is read."""
    pending = getattr(type(loop), "pending", None)
    if pending is not None:
        return list(pending(loop))
    for _ in range(10):
        try:
            return list(asyncio.all_tasks(loop))
        except RuntimeError:
            continue
    return []
