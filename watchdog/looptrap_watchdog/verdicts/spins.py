"""Loops that turn without rest while the test waits: a task that only yields keeps the processor busy."""

from __future__ import annotations

import gc
from collections import Counter
from typing import Any

from ..moment import moment
from ..noticing import thread_frames, threads, uvloops
from ..noticing.loops import LoopRecord
from ..places import Mark, Marks, frame_marks, loc, shown, user_mark
from ..stream import emit
from ..waits.await_chain import Chain, chain_of
from . import idle
from .verdict_events import task_ref

AFTER = 0.5
"""Seconds of turning without rest before it is told."""

FASTEST = 300.0
"""Turns in a second of the processor above which nothing useful is waited for."""

ENOUGH = 0.05
"""Seconds of the processor that are measured at least."""

_seen: Counter[Mark] = Counter()
_gen = -1
_told = False
_start = (0.0, 0, 0.0)

MANY = 100
"""Turns of a uvloop that are measured at least: it is only looked at now and then."""


def look(own: LoopRecord, now: float, task: Any, chain: Chain) -> None:
    """Samples the spinning loop's thread and, once sure, tells which line spins."""
    global _gen, _told, _start
    if _gen != moment.gen:
        _gen, _told, _start = moment.gen, False, (now, *_turned(own, now))
        _seen.clear()
    if _told:
        return
    for _ in range(5):
        frame = thread_frames.by_thread().get(own.thread or 0)
        mark = user_mark(_above_loop(frame_marks(frame, 12)))
        if mark is not None and "looptrap_watchdog" not in mark[0].co_filename:
            _seen[mark] += 1
    for mark in _ready_tasks(own):
        _seen[mark] += 3  # The line it awaits at tells more than the one it happens to execute.
    turns, used = _turned(own, now)
    more, seconds = turns - _start[1], used - _start[2]
    if more < 0 or seconds < 0:  # It rested in between, and is counted anew.
        _start = (now, turns, used)
        return
    enough = seconds >= ENOUGH if uvloops.turning(own) is None else more >= MANY or seconds >= 1.0
    if now - _start[0] < AFTER / 2 or not enough or not _seen:
        return
    rate = more / max(seconds, 1e-6)
    if rate < FASTEST:
        _start = (now, turns, used)
        return
    _told = True
    _tell(own, now, rate, task, chain)


def _turned(own: LoopRecord, now: float) -> tuple[int, float]:
    """Turns of the loop, and the seconds of the processor its thread has used; where nobody tells, seconds."""
    counted = uvloops.turning(own)
    if counted is not None:
        return counted
    used = threads.cpu_of(own.thread)
    return own.iter, now if used is None else used


def _above_loop(found: Marks) -> Marks:
    """What the loop calls, without what has called the loop."""
    names = [code.co_name for code, _ in found]
    ends = ("_run_once", "run_forever", "_run_forever")
    end = next((index for index, name in enumerate(names) if name in ends), len(names))
    return found[:end]


def _ready_tasks(own: LoopRecord) -> list[Mark]:
    """Lines at which the tasks await that the loop is about to step."""
    loop = own.ref()
    if loop is None:
        return []
    found = []
    for handle in list(idle.ready_of(loop) or ()):
        task = next((owner for owner in map(_owner, _callbacks(handle)) if hasattr(owner, "get_coro")), None)
        mark = user_mark(chain_of(task).marks) if task is not None else None
        if mark is not None:
            found.append(mark)
    return found


def _callbacks(handle: Any) -> list[Any]:
    """What a handle calls; one of uvloop's shows it to the garbage collector only."""
    callback = getattr(handle, "_callback", None)
    return [callback] if callback is not None else gc.get_referents(handle)


def _owner(callback: Any) -> Any:
    return getattr(callback, "__self__", None)


def _tell(own: LoopRecord, now: float, rate: float, task: Any, chain: Chain) -> None:
    mark = _seen.most_common(1)[0][0]
    at = loc(mark)
    waits = user_mark(chain.marks)
    test = f" while the test waits at {shown(loc(waits))}" if waits and waits != mark else ""
    emit(
        "spin",
        loop=own.id,
        task=task_ref(task),
        at=at,
        iterations_per_s=round(rate, 1),
        ms=round((now - (own.zero_since or now)) * 1000, 1),
        explanation=f"The loop turns {rate:.0f} times a second without rest because of {shown(at)}{test}.",
        advice="`await asyncio.sleep(0)` in a loop is busy waiting: await an event, a queue or the task itself.",
    )
