"""Waits that are not proved to be for ever: stalls, loops that stay blocked, loops that spin."""

from __future__ import annotations

import time
import weakref
from typing import Any, Optional

from ..ending import abort, debuggers
from ..moment import moment
from ..noticing import loops, tasks, thread_frames
from ..noticing.loops import LoopRecord
from ..places import frame_marks, loc, shown, stack, user_mark
from ..settings import settings
from ..stream import emit
from ..untouched import real
from ..waits import thread_waits
from ..waits.await_chain import Chain
from ..waits.leaf import Leaf
from ..waits.leaves import leaf_of
from ..waits.wait_graph import Graph
from ..waits.waiting import main_chain, next_wake
from . import hangs, interveners, nested, proofs, spins, thread_prover
from .blocked import is_import
from .causes import by, cause_of
from .idle import deadline_of
from .nested import waiting_task
from .remedies import bounding
from .verdict_events import tell, thread_states, wait_links

LOOK = 1.0
"""Seconds without a move after which a closer look at cycles and orphans is worth its cost."""

TURN = 0.3
"""A turn of the loop longer than this is a block, a shorter one may be one of many."""

PATIENCE = 6
"""A wait with a known end, or one that polls, gets this many times ``stall_after``."""

_DEEP = 200
"""Frames in which an import is looked for: pydantic builds a schema many frames above it."""

_gen = -1
_place: Any = None
_leaf: Any = None
_since = 0.0
_clock = 0.0
"""What loops took for the time then."""
_line_since = 0.0
_line: Any = None
_looked = False
_said: set[str] = set()
_tries = 0
_loop_seen = 0.0
_ended: Optional[abort.Abort] = None

TRIES = 4
"""How often waits of one phase are ended."""


def look(now: float) -> None:
    """From the watchdog thread, every 100 ms: has the test moved?"""
    global _gen, _tries, _ended, _loop_seen, _since, _line_since
    if _gen != moment.gen:
        _gen, _tries, _ended = moment.gen, 0, abort.last
        _said.clear()
        _forget(now)
    if not moment.in_test or abort.current is not None:
        return
    if abort.last is not _ended:
        # One wait was ended and the phase goes on: what it does now gets the same time again.
        _ended = abort.last
        _tries += 1
        _forget(now)
        if _tries < TRIES:
            _said.clear()
    _since, _line_since = max(_since, debuggers.resumed), max(_line_since, debuggers.resumed)
    own = thread_prover.loop_of_thread(moment.thread)
    if own is not None:
        _loop_seen = now
    busy = own.busy_since if own is not None and own.parked_since is None else None
    busy = max(busy, debuggers.resumed) if busy is not None else None
    if own is not None and busy is not None and now - busy > TURN:
        _blocked(own, now - busy)
        return
    if own is None and now - moment.since < min(LOOK, settings.stall_after) / 4:
        return  # To find out which task of another loop this thread waits for takes long, and most tests are over soon.
    task, chain = main_chain() if own is not None else _other_loops()
    if task is None or chain is None:
        if own is None:
            _sync(now)
        return
    _unmoved(now, own, task, chain)


def _forget(now: float) -> None:
    global _place, _leaf, _since, _looked, _line, _line_since
    _place = _leaf = _line = None
    _since = _line_since = now
    _looked = False


def _other_loops() -> tuple[Any, Optional[Chain]]:
    """For a sync test that waits for another thread's loop: the user's task there."""
    pending = [task for record, loop in loops.alive() if record.thread for task in loops.pending_tasks(loop)]
    if not pending:
        return None, None
    graph = Graph(pending)
    node = thread_waits.task_behind(thread_frames.by_thread().get(moment.thread), graph)
    node = node or proofs.main_node(list(graph.nodes.values()))
    return (node.task, node.chain) if node is not None else (None, None)


def _unmoved(now: float, own: Optional[LoopRecord], task: Any, chain: Chain) -> None:
    global _place, _leaf, _since, _looked, _line, _line_since, _clock
    line = user_mark(chain.marks)
    if line != _line:
        _line = line
        _line_since = now
        _said.discard("waiting")
    # A weak reference: a strong one would keep an orphan from being one, a number may be used again.
    before = _leaf() if _leaf is not None else None
    if chain.marks != _place or before is None or chain.leaf is not before:
        _place, _since, _looked, _clock = chain.marks, now, False, time.monotonic()
        _leaf = weakref.ref(chain.leaf) if chain.leaf is not None else None
    del before
    waited = now - _since
    turning = own.zero_since if own is not None else None
    if own is not None and turning is not None and now - max(turning, debuggers.resumed) > spins.AFTER:
        spins.look(own, now, task, chain)
    if waited >= LOOK and not _looked and not nested.applied():
        _looked = True
        if _closer(task):
            return
    limit = settings.stall_after
    if waited < limit:
        if now - _line_since >= limit * PATIENCE:
            _stall(task, chain, now - _line_since, "stall")
        elif now - _line_since >= limit:
            _wait(task, chain, now - _line_since)
        return
    if own is not None and own.parked_since is None and own.zero_since is None:
        return  # It turns just now: a timer that is due is none any more, and what it ends has not gone on yet.
    leaf = leaf_of(chain)
    until = deadline_of(task, leaf, chain)
    spinning = own is not None and own.zero_since is not None
    stands = time.monotonic is not real.clock or time.monotonic() - _clock < waited / 2
    frozen = until is not None and stands
    if until is not None and until < limit * PATIENCE and not spinning and not frozen:
        _wait(task, chain, waited)
        return
    _stall(task, chain, waited, "spinning" if spinning else "stall", frozen)


def _closer(task: Any) -> bool:
    """Looks for a cycle or an orphan in spite of timers and open sockets. True when one was found and told."""
    from ..waits import orphans

    began = real.perf_counter()
    pending = [other for _, loop in loops.alive() for other in loops.pending_tasks(loop)]
    graph = Graph(pending)
    path, cycle = graph.path(task), graph.cycle(task)
    if not path:
        return False
    kind = "cycle" if cycle else "orphan" if orphans.is_orphan(path[-1]) else None
    if kind is None or interveners.can_intervene(path, graph):
        return False
    tasks.tell_apart(graph.nodes)
    victim = next((node for node in reversed(path) if node.chain.user_frame is not None), path[-1])
    proof = proofs.Proof(kind, "proof", graph, path, cycle, victim, record=loops.known(victim.task.get_loop()))
    if kind == "orphan":
        proof.facts["orphan"] = True
    proof.took = real.perf_counter() - began
    if not hangs.is_new(proof):
        return True
    seq, text = tell(proof)
    if settings.abort:
        going = abort.begin(seq, text, victim.task, proof.record)
        abort.throw(going, abort.from_outside(victim.task.get_loop()))
    return True


def _describe(task: Any, chain: Chain, waited: float) -> dict[str, Any]:
    pending = [other for _, loop in loops.alive() for other in loops.pending_tasks(loop)]
    graph = Graph(pending)
    path = graph.path(task)
    last = next((node for node in reversed(path) if node.chain.user_frame is not None), path[-1] if path else None)
    leaf = last.leaf if last else leaf_of(chain)
    at = proofs.wait_loc(last.task if last else task, last.chain if last else chain)
    coming = next_wake(task.get_loop(), leaf)
    return {
        "since_ms": round(waited * 1000, 1),
        **({"victim": at} if at else {}),
        "stack": stack((last.chain if last else chain).marks),
        "chain": wait_links(path, []),
        "next": coming,
        "threads": thread_states(),
        "leaf": leaf,
        "task": last.task if last else task,
    }


def _wait(task: Any, chain: Chain, waited: float) -> None:
    """Says once per phase and line that a wait is long, and what will end it."""
    if "waiting" in _said:
        return
    _said.add("waiting")
    told = _describe(task, chain, waited)
    leaf: Leaf = told.pop("leaf")
    told.pop("task")
    where = shown(told.get("victim"))
    emit(
        "hang.suspected",
        **{"class": "waiting"},
        confidence="suspected",
        **told,
        explanation=f"Waiting {leaf.within} at {where} for {waited:.1f} s; {_coming(told['next'])}.",
        advice="If this is meant, raise the stall limit; else look at what should have come.",
    )


def _stall(task: Any, chain: Chain, waited: float, kind: str, frozen: bool = False) -> None:
    if kind in _said:
        return
    _said.add(kind)
    told = _describe(task, chain, waited)
    leaf: Leaf = told.pop("leaf")
    target = told.pop("task")
    coming = _FROZEN if frozen else _SPINNING if kind == "spinning" else _coming(told["next"])
    text = (
        f"Still waiting {leaf.within} at {shown(told.get('victim'))} after {waited:.1f} s "
        f"(limit {settings.stall_after:g} s); not proved to be a deadlock: {coming}."
    )
    advice = f"Bound the wait with `{bounding(target)}`, or raise the stall limit if the test may take this long."
    if frozen:
        advice = "Leave asyncio its own clock, as `freeze_time(..., real_asyncio=True)` of freezegun does."
    seq = emit("hang.suspected", **{"class": kind}, confidence="suspected", **told, explanation=text, advice=advice)
    if settings.abort:
        going = abort.begin(seq, f"{text} {advice}", target, loops.known(target.get_loop()))
        on_main = going.record is None or going.record.thread == moment.thread
        if _tries == 0 or on_main:
            abort.throw(going, abort.from_outside(target.get_loop()))
        else:
            # A wait of the application was ended before, and the test waits still: then for something else.
            abort.signal_main(going)


_FROZEN = "`time.monotonic()` is replaced, and no timer fires while that clock stands still"


_SPINNING = "something keeps the loop turning without rest"


def _coming(coming: dict[str, Any]) -> str:
    kind = coming["kind"]
    if kind == "timer":
        return f"the next timer fires in {_span(coming['in_ms'] / 1000)}"
    words = {
        "io": "a socket or pipe is open and may still bring something",
        "thread": "a thread is still at work",
        "process": "a subprocess has not ended",
        "signal": "a signal's handler could end it",
    }
    return words.get(kind, "nothing that could end it is known")


def _span(seconds: float) -> str:
    """A time as people say it."""
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.1f} s"


def _blocked(own: LoopRecord, took: float) -> None:
    """A loop that has not turned for ``stall_after`` seconds."""
    if took < settings.stall_after or "blocked" in _said:
        return
    frame = thread_frames.by_thread().get(own.thread or 0)
    if frame is None:
        return
    if is_import(frame_marks(frame, _DEEP)):
        return
    marks = frame_marks(frame)
    _said.add("blocked")
    where = user_mark(marks)
    at = loc(where) if where else None
    cause, advice = cause_of(marks)
    text = f"The loop has been blocked for {took:.1f} s{by(cause)} at {shown(at)}."
    seq = emit(
        "hang.suspected",
        **{"class": "blocked"},
        confidence="suspected",
        since_ms=round(took * 1000, 1),
        **({"victim": at} if at else {}),
        stack=stack(marks),
        chain=[],
        next={"kind": "unknown"},
        threads=thread_states(),
        explanation=text,
        advice=advice,
    )
    if settings.abort:
        abort.signal_main(abort.begin(seq, f"{text} {advice}", None, own))


def _sync(now: float) -> None:
    """A phase without a loop that stands at one line: told, but not ended, as it is no async wait."""
    frame = thread_frames.by_thread().get(moment.thread)
    task, chain = waiting_task(frame) if nested.applied() else (None, None)
    if chain is not None:
        _unmoved(now, None, task, chain)
        return
    if frame is None or "sync" in _said:
        return
    took = min(now - moment.since - moment.paused, now - _loop_seen)
    if took < settings.stall_after:
        return
    marks = frame_marks(frame)
    where = user_mark(marks)
    if where is None and took < settings.stall_after * PATIENCE:
        return  # pytest's own work, which takes its time where the machine is busy.
    _said.add("sync")
    at = loc(where) if where else None
    place = shown(at or loc(marks[0]))
    emit(
        "hang.suspected",
        **{"class": "unknown"},
        confidence="suspected",
        since_ms=round(took * 1000, 1),
        **({"victim": at} if at else {}),
        stack=stack(marks),
        chain=[],
        next={"kind": "unknown"},
        explanation=f"This phase has been running for {took:.1f} s without a loop, now at {place}.",
        advice="Nothing to do if the work takes that long.",
    )
