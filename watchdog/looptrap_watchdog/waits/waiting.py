"""What the running test waits for now, and what could still end that wait."""

from __future__ import annotations

import asyncio
from typing import Any, Optional

from ..moment import moment
from ..noticing import loops, tasks
from ..untouched import real
from ..verdicts import idle, signals
from ..verdicts.proofs import driven_by_user, driven_task, moment_code
from .await_chain import Chain, chain_of
from .leaf import Leaf
from .leaves import leaf_of, victim_loc

_place: Any = None
_since = 0.0


def main_chain() -> tuple[Any, Optional[Chain]]:
    """The test's task and its chain: the one with the frame of the running test or fixture in it.

    A synchronous test that runs a loop itself has no such frame there: then it is what it runs, else the first task.
    """
    code = moment_code() or set()
    driven = driven_task()
    first: Optional[tuple[int, Any, Chain]] = None
    for record, loop in loops.alive():
        if record.thread is None and not record.hosted:
            continue  # Tasks of an earlier test may be left there, with the same code.
        for task in loops.pending_tasks(loop):
            chain = chain_of(task)
            if any(frame.f_code in code for frame in chain.frames):
                return task, chain
            if record.thread != moment.thread or chain.user_frame is None:
                continue
            number = -1 if task is driven else tasks.record_of(task).id
            if first is None or number < first[0]:
                first = (number, task, chain)
    own = driven_by_user()
    if own is not None and (first is None or first[1] is not driven):
        return own, chain_of(own)
    return first[1:] if first is not None else (None, None)


def wait_state() -> Optional[dict[str, Any]]:
    """A ``WaitState`` of the event schema, or None when the test runs or none is running."""
    global _place, _since
    if not moment.in_test:
        return None
    task, chain = main_chain()
    if task is None or chain is None or chain.running or not chain.frames:
        _place = None
        return None
    at = victim_loc(chain)
    if chain.leaf is None and asyncio.isfuture(task):
        at = None  # About to run: for the first time, or after a wait that is over.
    if at is None:
        return None
    place = (moment.gen, tuple(chain.marks))
    if place != _place:
        _place = place
        _since = real.monotonic()
    leaf = leaf_of(chain)
    return {
        "at": at,
        "what": leaf.what,
        "since_ms": round((real.monotonic() - _since) * 1000, 1),
        "next": next_wake(task.get_loop(), leaf),
    }


def next_wake(loop: Any, leaf: Leaf) -> dict[str, Any]:
    """A ``NextWake``: a timer, a descriptor, a thread, a signal, or nothing that we know of."""
    timer = idle.next_timer(loop)
    if timer is not None:
        return {
            "kind": "timer",
            "in_ms": round(max(0.0, timer.when() - loop.time()) * 1000, 1),
            "detail": _callback(timer),
        }
    if leaf.kind == "process":
        return {"kind": "process"}
    if leaf.kind == "thread":
        return {"kind": "thread"}
    if idle.watched_fds(loop):
        return {"kind": "io", "detail": "open sockets or pipes"}
    if signals.may_end(it.thing for it in (leaf,)):
        return {"kind": "signal", "detail": "a signal's handler"}
    return {"kind": "none"}


def _callback(timer: Any) -> str:
    callback = getattr(timer, "_callback", None)
    return str(getattr(callback, "__qualname__", None) or type(callback).__name__)
