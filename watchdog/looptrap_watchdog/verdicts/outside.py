"""Hooks that do not come back: between tests, before and after them.

A hook may take its time, so it is told and left alone. Where a runner follows, it ends the process of one that nothing
can wake any more, or whose await has not moved for long; inside, an exception would only be pytest's internal error.
"""

from __future__ import annotations

import weakref
from typing import Any, Optional

from ..moment import moment
from ..noticing import loops, thread_frames
from ..places import Marks, frame_marks, loc, shown, stack, user_mark
from ..settings import settings
from ..stream import emit, say
from ..waits.await_chain import Chain, chain_of
from ..waits.leaves import leaf_of
from . import idle, stalls, thread_prover

SURE = 1.0
"""Seconds in which two equal looks are found, or never."""

_place: Any = None
_leaf: Any = None
_since = 0.0
_still: Optional[thread_prover.Snapshot] = None
_told: set[Any] = set()
_ended = False


def look(now: float) -> None:
    """From the watchdog thread, while no test has its turn: has the hook that runs moved?"""
    global _place, _leaf, _since, _still
    frame = thread_frames.by_thread().get(moment.thread)
    hook = _hook_in(frame_marks(frame, 1000)) if frame is not None else ()
    where = user_mark(hook)
    if where is None:
        _place = None
        return
    chain, own = _wait_in_loop()
    place = (hook, chain.marks if chain is not None else None)
    before = _leaf() if _leaf is not None else None
    leaf = chain.leaf if chain is not None else None
    if place != _place or leaf is not before:
        _place, _since, _still = place, now, None
        _leaf = weakref.ref(leaf) if leaf is not None else None
    del before, leaf
    waited = now - _since
    if _ended or waited < settings.stall_after:
        return
    may_end = settings.run is not None and settings.abort
    for_ever = may_end and _is_for_ever()
    if may_end and (for_ever or (own and waited >= settings.stall_after * stalls.PATIENCE)):
        _end(hook, chain, waited, for_ever)
    elif where not in _told and (_still is None or waited > settings.stall_after + SURE):
        _told.add(where)
        _tell(hook, chain, waited, "and is left alone", "Bound what it waits for, or interrupt the run.")


def _is_for_ever() -> bool:
    """Whether two looks in a row saw a process in which nothing can act."""
    global _still
    seen = None if idle.foreign_machinery() else thread_prover.still_process()
    same = seen is not None and seen == _still
    _still = seen
    return same


def _wait_in_loop() -> tuple[Optional[Chain], bool]:
    """What a task waits for while the hook does, and whether it is on a loop that the hook runs itself."""
    running = [(record.thread == moment.thread, loop) for record, loop in loops.alive() if record.thread]
    for own, loop in sorted(running, key=lambda one: not one[0]):
        chains = [chain_of(task) for task in loops.pending_tasks(loop)]
        chain = next((chain for chain in chains if chain.user_frame is not None), None)
        if chain is not None:
            return chain, own
    return None, False


def _end(hook: Marks, chain: Optional[Chain], waited: float, for_ever: bool) -> None:
    """Asks the runner to end the process, by an abort of no test."""
    global _ended
    _ended = True
    why = "nothing is left that could end it" if for_ever else "its await does not move"
    seq = _tell(hook, chain, waited, f"and {why}: the run was ended there", "Bound what it waits for.")
    emit("abort.start", test=None, reason=seq)


def _hook_in(found: Marks) -> Marks:
    """What a hook calls, without pytest that has called it; nothing where none of the user's code runs in a hook."""
    names = [code.co_name if "pluggy" in code.co_filename else "" for code, _ in found]
    end = names.index("_multicall") if "_multicall" in names else 0
    return found[:end]


def _tell(hook: Marks, waiting: Optional[Chain], waited: float, what_then: str, advice: str) -> int:
    marks = waiting.marks if waiting is not None else hook
    where = user_mark(marks)
    at = loc(where) if where else None
    outermost = [code.co_name for code, _ in hook if user_mark(((code, 0),)) is not None][-1]
    what = f"waits {leaf_of(waiting).within}" if waiting is not None else "has been"
    text = f"`{outermost}` {what} at {shown(at)} for {waited:.1f} s, outside of any test, {what_then}."
    seq = emit(
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
    return seq
