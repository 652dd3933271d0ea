"""Callbacks that wait in a loop that sleeps: somebody called the loop from another thread without waking it."""

from __future__ import annotations

import asyncio
import gc
import select
from typing import Any, Optional

from ..ending import abort
from ..moment import moment
from ..noticing import loops, thread_frames
from ..noticing.loops import LoopRecord
from ..places import shown, stack
from ..stream import emit
from ..untouched import real
from ..waits.await_chain import chain_of
from ..waits.leaves import leaf_of, victim_loc
from ..waits.waiting import main_chain
from .cross_loop import site, story

LOOKS = 4
"""Looks, 20 ms apart, that must see the same sleep with a callback ready in it."""

LATE = 1.0
"""Seconds after which such a sleep is told while it lasts. Before, it may yet be proved to be for ever."""

_seen: dict[int, tuple[int, int]] = {}
"""For each loop: the turn, and how often it was seen asleep with something ready."""

_found: list[tuple[LoopRecord, int, float, dict[str, Any]]] = []
"""Loops, the turn that each did not wake from, when that was seen, and what is to be told of it."""


def look(record: LoopRecord, loop: Any) -> None:
    """From the watchdog thread, every 20 ms: tells once a sleep that a ready callback did not end.

    ``call_soon_threadsafe()`` writes a byte into the loop's own pipe, so a sleep with an empty pipe was not woken.
    """
    ready = getattr(loop, "_ready", None)
    if not ready or record.parked_since is None or record.timeout == 0:
        return
    turn, count = _seen.get(record.id, (-1, 0))
    count = count + 1 if turn == record.iter else 1
    _seen[record.id] = (record.iter, count)
    if count == LOOKS and not _is_being_woken(loop) and record.iter == turn and record.parked_since is not None:
        event = _event(record, loop, ready)
        if event is not None:
            _found.append((record, turn, real.monotonic(), event))


def settle() -> None:
    """Tells what was found once the loop has woken late, and nothing where a proof has told it already."""
    for found in list(_found):
        record, turn, since, event = found
        if turn == record.iter and not record.closed and real.monotonic() - since < LATE:
            continue
        _found.remove(found)
        if not abort.was_ended(event["test"]):
            emit("loop.cross", **event)


def _is_being_woken(loop: Any) -> bool:
    """Whether a byte is on its way to the loop, or anything else it sleeps for has come."""
    for frame in thread_frames.by_thread().values():
        code = frame.f_code
        if code.co_name in ("call_soon_threadsafe", "_write_to_self"):
            return True
    pipe = getattr(loop, "_ssock", None)
    if pipe is None:
        return True
    try:
        return bool(select.select([pipe], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def _event(record: LoopRecord, loop: Any, ready: Any) -> Optional[dict[str, Any]]:
    try:
        handle = next((one for one in list(ready) if not getattr(one, "_cancelled", False)), None)
    except RuntimeError:
        return None
    callback = getattr(handle, "_callback", None)
    if callback is None:
        return None
    task = _task_of(callback) or main_chain()[0]
    chain = chain_of(task) if task is not None else None
    place = victim_loc(chain) if chain is not None and chain.frames else None
    leaf = leaf_of(chain) if chain is not None and chain.frames else None
    waits = f" while task `{_name(task)}` waits at {shown(place)}" if place else ""
    return {
        "test": moment.test,
        "phase": moment.phase,
        "error": "thread_unsafe",
        "message": f"{getattr(callback, '__qualname__', type(callback).__name__)} was ready while the loop slept",
        **({"object": {"kind": "future", "id": id(leaf.thing), "label": leaf.what}} if leaf else {}),
        "object_loop": record.id,
        "running_loop": record.id,
        "created": stack(site(record)),
        "at": stack(chain.marks) if chain is not None else [],
        "explanation": (
            f"{story(record)[0].upper()}{story(record)[1:]} was called from another thread without being woken: it "
            f"sleeps on{waits}, although a callback is ready. What it was to bring is late, perhaps for ever."
        ),
        "advice": (
            "From another thread, or a signal handler, write `loop.call_soon_threadsafe(future.set_result, value)`; "
            "asyncio's futures, events and queues are for the loop's own thread only."
        ),
    }


def _task_of(callback: Any) -> Optional[Any]:
    """The task that a ready callback would wake."""
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return owner
    return next((thing for thing in gc.get_referents(callback) if isinstance(thing, asyncio.Task)), None)


def _name(task: Any) -> str:
    return str(getattr(task.get_coro(), "__qualname__", None) or task.get_name()).replace(".<locals>", "")


def look_at_all() -> None:
    """Looks at every loop that a thread runs."""
    for record, loop in loops.alive():
        if record.thread is not None:
            look(record, loop)
