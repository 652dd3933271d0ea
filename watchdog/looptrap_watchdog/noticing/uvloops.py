"""uvloop's loops (and winloop's): made of C. The garbage collector shows their insides, the kernel what they do."""

from __future__ import annotations

import collections
import functools
import gc
import sys
import threading
from typing import Any, Optional

from ..places import marks
from ..untouched import real
from . import imports, loops, tasks, thread_frames, threads
from .loops import LoopRecord

_modules = ("uvloop", "winloop")


def is_uvloop(loop: Any) -> bool:
    """Whether a loop is one of these."""
    return any(base.__module__.startswith(_modules) for base in type(loop).__mro__)


class Insides:
    """What a loop holds now, as asyncio's own loops tell it."""

    def __init__(self, loop: Any) -> None:
        self.ready: list[Any] = []
        self.timers: list[Any] = []
        self.busy: list[Any] = []
        own: set[int] = set()
        polls: dict[Any, Any] = {}
        for found in gc.get_referents(loop):
            name = type(found).__name__
            if isinstance(found, collections.deque):
                self.ready += list(found)
            elif name == "socket":
                own.add(found.fileno())
            elif isinstance(found, set):
                for thing in list(found):
                    self._add(thing)
            elif name == "WeakValueDictionary":
                self.busy += [thing for thing in list(found.values()) if not _is_closing(thing)]
            elif isinstance(found, dict) and any(type(value).__name__ == "UVPoll" for value in list(found.values())):
                polls = found
        self.busy += [poll for fd, poll in list(polls.items()) if fd not in own]

    def _add(self, thing: Any) -> None:
        """One of a set: timers, servers, processes, streams with something to write, requests under way."""
        if hasattr(thing, "when") and hasattr(thing, "cancelled"):
            self.timers.append(thing)
        elif not _is_closing(thing):
            self.busy.append(thing)


def _is_closing(thing: Any) -> bool:
    closing = getattr(thing, "is_closing", None)
    try:
        return bool(closing()) if closing is not None else False
    except Exception:
        return False


QUICK = 0.05
"""Seconds below which a turn is not told."""

RESTLESS = 0.3
"""Seconds in which every look sees a loop at work, after which its turns are counted."""

BURST = 40
"""Turns that are counted between two looks."""


class _Probe:
    """A callback that a loop at work is given: when it is called, the turn that was looked at is over."""

    def __init__(self, record: LoopRecord, loop: Any) -> None:
        self.record = record
        self.loop = loop
        self.busy_from = real.monotonic()
        self.more = 0
        self.waits = self.begun = False
        self.ready = next((it for it in gc.get_referents(loop) if isinstance(it, collections.deque)), None)
        self.turns = 0
        self.used = 0.0
        self.last: Optional[float] = None

    def send(self, turns: int) -> None:
        """From the watchdog thread: asks for the end of this turn, and of as many behind it."""
        self.more, self.waits, self.begun = turns, True, False
        try:
            _originals["call_soon_threadsafe"](self.loop, self.called)
        except RuntimeError:
            self.waits = False  # It was closed meanwhile.
            return
        if not self.begun:
            # Not before: until the callback was handed in, which takes its time where the machine is busy, the loop may
            # have turned thousands of times.
            self.record.busy_since = real.monotonic()

    def called(self) -> None:
        """In the loop's thread: it has turned. Where nothing but this is ready it did so for our sake only."""
        now, self.begun = real.monotonic(), True
        if self.record.parked_since is None:
            _turned(self.record, now)
            self.record.busy_since = now
        self.more -= 1
        if not self.ready:
            self.busy_from, self.last = now, None
            self.record.zero_since = None
        elif self.more > 0:
            used = _used(now)
            if self.last is not None:
                self.turns, self.used = self.turns + 1, self.used + used - self.last
            self.last = used
            self.loop.call_soon(self.called)
            return
        self.last = self.record.busy_since = None
        self.waits = False


def _used(now: float) -> float:
    """Seconds of the processor that this thread has used; where the system does not tell, seconds."""
    used = threads.cpu_of(threading.get_ident())
    return now if used is None else used


def turning(record: LoopRecord) -> Optional[tuple[int, float]]:
    """Turns of a loop at work that were counted, and the seconds of the processor they took; None: it counts itself.

    Only turns behind each other count: how often somebody looks depends on how busy the machine is.
    """
    probe = _probes.get(record.id)
    return (probe.turns, probe.used) if probe is not None else None


_probes: dict[int, _Probe] = {}
_called_code = _Probe.called.__code__


def refresh() -> None:
    """From the watchdog thread: takes down what these loops do, as their own thread tells nothing."""
    if not any(name in sys.modules for name in _modules) or thread_frames.hidden():
        return
    frames = thread_frames.by_thread()
    for record, loop in loops.alive():
        if record.thread is None or not is_uvloop(loop):
            continue
        frame = frames.get(record.thread)
        if frame is not None and frame.f_code is _called_code:
            continue
        now = real.monotonic()
        if frame is None or frame.f_code is _run_code:
            if record.id in _probes and threads.is_at_work(record.thread):
                _at_work(record, loop, now)  # In the loop's own code, between two callbacks.
                continue
            # Nothing of Python's runs above the loop. Whether it sleeps, the kernel tells the prover.
            _turned(record, now)
            _probes.pop(record.id, None)
            record.busy_since = record.zero_since = None
            record.parked_since = record.parked_since or now
            continue
        _at_work(record, loop, now)


def _at_work(record: LoopRecord, loop: Any, now: float) -> None:
    probe = _probes.get(record.id)
    if probe is None:
        probe = _probes[record.id] = _Probe(record, loop)
    record.parked_since = None
    restless = now - probe.busy_from > RESTLESS
    if probe.waits:
        return
    # A turn has ended since the last look, and the loop is at work again.
    record.zero_since = record.zero_since or (probe.busy_from if restless else None)
    probe.send(BURST if restless else 1)


def _turned(record: loops.LoopRecord, now: float) -> None:
    began = record.busy_since
    record.iter += 1 if began is not None or record.parked_since is None else 0
    # One that never rests turns often: it was the processor that made it wait.
    if began is not None and now - began > QUICK and record.zero_since is None:
        for turned in loops.on_turn:
            turned(record, now - began)


def _run_forever(self: Any) -> None:
    loops.record_of(self).busy_since = None
    _originals["run_forever"](self)


_run_code = _run_forever.__code__
_originals: dict[str, Any] = {}


def install() -> list[str]:
    """Patches the Python-level class as soon as it is imported."""
    for name in _modules:
        imports.after(name, _patch)
    return list(_modules)


def _patch(module: Any) -> None:
    cls = module.Loop
    original_init, original_close = cls.__init__, cls.close
    _originals["run_forever"], _originals["call_soon_threadsafe"] = cls.run_forever, cls.call_soon_threadsafe

    @functools.wraps(original_init)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original_init(self, *args, **kwargs)
        if loops.known(self) is None:
            loops.register(self, marks(2))

    @functools.wraps(cls.run_forever)
    def run_forever(self: Any) -> None:
        loops.with_record(self, _run_forever)

    @functools.wraps(original_close)
    def close(self: Any) -> None:
        loops.closing(self, marks(2))
        original_close(self)

    cls.__init__, cls.run_forever, cls.close = __init__, run_forever, close
    tasks.wrap_create_task(cls)
