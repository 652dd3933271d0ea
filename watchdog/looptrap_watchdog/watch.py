"""The watchdog thread: heartbeats, samples, and the second prover."""

from __future__ import annotations

import threading
from typing import Any, Optional

from . import trace
from .ending import abort, debuggers
from .moment import moment
from .noticing import loops, tasks, threads, uvloops
from .stream import emit, stream
from .untouched import real
from .verdicts import blocked, hangs, outside, stalls, thread_prover, unsafe_calls
from .waits.referrers import looking
from .waits.waiting import wait_state

PERIOD = 0.02
BEAT = 0.25
DELTA = 0.1
PHASES = ("setup", "call", "teardown")

_thread: Optional[threading.Thread] = None
_stop = threading.Event()


def start() -> None:
    """Starts the thread. A daemon: it must never keep the process alive.

    The first heartbeat is written here: C code in the first test may keep the interpreter before the thread has run at
    all, and who watches from outside takes silence for a sign only where there were heartbeats.
    """
    global _thread
    if _thread is not None:
        return
    _stop.clear()
    _beat()
    _thread = threading.Thread(target=_run, name="looptrap-watchdog", daemon=True)
    debuggers.leave_alone(_thread)
    _thread.start()


def stop() -> None:
    """Ends the thread and waits for it, at most a second."""
    global _thread
    thread, _thread = _thread, None
    if thread is None:
        return
    _stop.set()
    thread.join(1.0)
    unsafe_calls.settle()


def _run() -> None:
    threads.ours.add(threading.get_ident())
    beat, delta = real.monotonic(), 0.0
    while not _stop.wait(PERIOD):
        now = real.monotonic()
        try:
            stream.flush()
            if _is_brisk(now) and now - delta < DELTA:
                continue
            with looking():
                _tick(now)
                if now - delta >= DELTA:
                    delta = now
                    _look(now)
                if now - beat >= BEAT:
                    beat = now
                    _beat()
        except Exception as error:
            emit("note", level="error", code="watchdog-tick", text=f"{type(error).__name__}: {error}")


def _is_brisk(now: float) -> bool:
    """Whether a phase has just begun and its thread is not asleep in a loop: nothing can stand still yet."""
    if now - moment.since >= PERIOD or not moment.in_test:
        return False
    return all(record.parked_since is None for record in list(loops.records))


def _look(now: float) -> None:
    if moment.in_test and not debuggers.paused():
        stalls.look(now)
    elif moment.phase not in PHASES and not debuggers.paused():
        outside.look(now)
    tasks.settle()
    trace.flush()


def _tick(now: float) -> None:
    unsafe_calls.settle()
    if not moment.in_test or debuggers.paused():
        return
    uvloops.refresh()
    for record, _ in loops.alive():
        blocked.sample(record, now)
    unsafe_calls.look_at_all()
    thread_prover.look()
    hangs.after_grace()
    abort.climb()


def _beat() -> None:
    states: list[dict[str, Any]] = []
    main = "running"
    for record, _ in loops.alive():
        if record.thread is None:
            continue
        timeout = record.timeout if record.parked_since is not None else None
        states.append({"id": record.id, "state": record.state, "timeout": timeout, "iter": record.iter})
        if record.thread == moment.thread:
            main = record.state
            busy = record.busy_since
            if busy is not None and real.monotonic() - busy > 0.5:
                main = "blocked"
    if debuggers.was_paused():
        main = "paused"
    emit("heartbeat", main_state=main, loops=states, live_tasks=len(tasks.live), waiting=wait_state(), dropped=0)
