"""Hooks that do not come back: between tests, before and after them. Told, never ended: a hook may take its time."""

from __future__ import annotations

from typing import Any

from ..moment import moment
from ..noticing import loops, thread_frames
from ..places import Marks, frame_marks, loc, shown, stack, user_mark
from ..settings import settings
from ..stream import emit, say
from ..waits.await_chain import chain_of
from ..waits.leaves import leaf_of

_place: Any = None
_since = 0.0
_told: set[Any] = set()


def look(now: float) -> None:
    """From the watchdog thread, while no test has its turn: has the hook that runs moved?"""
    global _place, _since
    frame = thread_frames.by_thread().get(moment.thread)
    hook = _hook_in(frame_marks(frame, 1000)) if frame is not None else ()
    if hook != _place:
        _place, _since = hook, now
    where = user_mark(hook)
    if where is None or where in _told or now - _since < settings.stall_after:
        return
    _told.add(where)
    _tell(hook, now - _since)


def _hook_in(found: Marks) -> Marks:
    """What a hook calls, without pytest that has called it; nothing where none of the user's code runs in a hook."""
    names = [code.co_name if "pluggy" in code.co_filename else "" for code, _ in found]
    end = names.index("_multicall") if "_multicall" in names else 0
    return found[:end]


def _tell(hook: Marks, waited: float) -> None:
    chains = [chain_of(task) for record, loop in loops.alive() if record.thread for task in loops.pending_tasks(loop)]
    waiting = next((chain for chain in chains if chain.user_frame is not None), None)
    marks = waiting.marks if waiting is not None else hook
    where = user_mark(marks)
    at = loc(where) if where else None
    outermost = [code.co_name for code, _ in hook if user_mark(((code, 0),)) is not None][-1]
    what = f"waits {leaf_of(waiting).within}" if waiting is not None else "has been"
    text = f"`{outermost}` {what} at {shown(at)} for {waited:.1f} s, outside of any test, and is left alone."
    advice = "Bound what it waits for, or interrupt the run."
    emit(
        "hang.suspected",
        **{"class": "waiting"},
        confidence="suspected",
        test=None,
        phase=moment.phase or "session",
        since_ms=round(waited * 1000, 1),
        **({"victim": at} if at else {}),
        stack=stack(marks),
        chain=[],
        next={"kind": "unknown"},
        explanation=text,
        advice=advice,
    )
    if settings.run is None:
        say(f"looptrap: {text} {advice}")
