"""The second prover, in the watchdog thread: sees threads that wait for each other, which no loop sees from inside."""

from __future__ import annotations

import concurrent.futures
import threading
from types import CoroutineType, FrameType
from typing import Any, Optional

from ..ending import abort
from ..moment import moment
from ..noticing import loops, thread_frames, threads, trio_runs
from ..noticing.loops import LoopRecord
from ..noticing.uvloops import is_uvloop
from ..places import Loc, Marks, frame_marks, loc, shown, stack, user_mark
from ..settings import settings
from ..untouched import real
from ..waits import thread_waits, wires
from ..waits.stands import Stand, closes_over, own_stand, stands
from ..waits.unstarted import Unstarted
from ..waits.wait_graph import Graph, Node
from . import hangs, idle, proofs, signals
from .causes import COMPUTATION, cause_of
from .labels import label_of
from .proofs import Proof
from .thread_words import explain_blocked
from .verdict_events import tell, wait_links

Snapshot = tuple[Any, ...]

SETTLED = 0.1
"""Seconds a loop has to sleep before its sockets are looked at: that costs more than a look at the rest."""

STRANGER = 1.0
"""The same where a server listens on the loopback, to which another process could connect."""

_sleeping = proofs.Sleeping()
_last: Optional[Snapshot] = None
_told: Optional[Snapshot] = None
_looks = 0

BLIND = 25
"""Equal looks that are wanted where the kernel does not tell whether a thread has run in between: half a second."""


def look() -> None:
    """One look. Two equal looks in a row, 20 ms apart, at a process in which nothing can act, are a proof."""
    global _last, _told, _looks
    began = real.perf_counter()
    seen = still_process() if proofs.may_prove() else None
    if seen is None or seen != _last:
        _last, _looks = seen, 0
        return
    _looks += 1
    if seen == _told or _looks < (1 if threads.kernel_tells() else BLIND):
        return
    _told = seen
    proof = judge()
    if proof is None:
        return
    proof.took = real.perf_counter() - began
    if proof.victim is not None and not hangs.is_new(proof):
        going = abort.last
        record = loops.known(proof.victim.task.get_loop())
        if settings.abort and going is not None and going.gen == moment.gen and record is not None:
            abort.ask_to_raise(going, record)
        return
    _end(proof)


def still_process() -> Optional[Snapshot]:
    """What every thread is doing, if none can act; else None."""
    global _sleeping
    frames = thread_frames.by_thread()
    main = frames.get(moment.thread)
    if main is None:
        return None
    parked: dict[int, tuple[Any, ...]] = {}
    sleeping = proofs.Sleeping()
    for record, loop in loops.alive():
        if record.parked_since is None:
            continue
        sleeper = loop.sleeper() if record.hosted else record.thread
        how = idle.sleep_of(record, loop, record.timeout) if sleeper is not None else None
        if sleeper is None or how is None:
            continue
        ready = len(idle.ready_of(loop)) if how == idle.LOST else 0
        if how == idle.LOST:
            sleeping.lost.append(record)
        if how == idle.WIRED and not _is_closed_world(record, loop, sleeping):
            continue
        if not is_uvloop(loop):
            parked[sleeper] = (record.id, record.iter, ready)
        elif (slept := threads.sleeps_for_events(sleeper)) is not None:
            parked[sleeper] = (record.id, slept)
    if moment.thread not in parked:
        native = threads.native_ids().get(moment.thread)
        if threads.state_of(main, native) == threads.RUNNING:
            return None
    others = threads.stillness(set(parked))
    if others is None or idle.alarm_is_set():
        return None
    # Again: a thread may have woken a loop before it fell still.
    for record, loop in loops.alive():
        if record.parked_since and record not in sleeping.lost and idle.ready_of(loop):
            return None
    _sleeping = sleeping
    return (moment.gen, *sorted(parked.items()), *others)


def _is_closed_world(record: LoopRecord, loop: Any, sleeping: proofs.Sleeping) -> bool:
    """Whether all that a loop watches are sockets with both ends in this process. Notes them."""
    slept = real.monotonic() - (record.parked_since or real.monotonic())
    if slept < SETTLED:
        return False
    found = wires.closed_world((record.id, record.iter), loop, idle.watched_fds(loop))
    if found is None or (found.listening and slept < STRANGER):
        return False
    sleeping.wires[record.id] = found
    return True


def judge() -> Optional[Proof]:
    """Names the wait to blame in a process that stands still."""
    main = thread_frames.by_thread().get(moment.thread)
    own = loop_of_thread(moment.thread)
    if own is not None and own.parked_since is not None:
        return proofs.conclude(own, own.ref(), sleeping=_sleeping)
    if main is None:
        return None
    marks = frame_marks(main)
    if own is None:
        proof = proofs.conclude(None, None, lambda graph: thread_waits.task_behind(main, graph), _sleeping)
        if proof is not None and proof.victim is not None:
            proof.record = loops.known(proof.victim.task.get_loop())
            proof.facts["links"] = [
                _thread_link(marks, f"`{label_of(proof.path[0])}` on another thread's loop")
            ] + wait_links(proof.path, proof.cycle)
            _say_who_waits(proof, marks)
            return proof
    return _thread_proof(own, main, marks)


def loop_of_thread(ident: int) -> Optional[LoopRecord]:
    """The loop that runs in a thread; of nested ones the one begun last."""
    found = [record for record, _ in loops.alive() if record.thread == ident]
    return found[-1] if found else trio_runs.hosted_in(ident)


def _say_who_waits(proof: Proof, marks: Marks) -> None:
    where = user_mark(marks)
    if where is not None:
        proof.facts["more"] = f" The test waits for it at {shown(loc(where))}."


def _thread_link(marks: Marks, waits_for: str) -> dict[str, Any]:
    where = user_mark(marks)
    link: dict[str, Any] = {"what": "the test's thread", "waitsFor": waits_for}
    if where is not None:
        link["at"] = loc(where)
    return link


def _thread_proof(own: Optional[LoopRecord], main: FrameType, marks: Marks) -> Optional[Proof]:
    """The main thread itself waits, for another thread or for the loop it blocks."""
    where = user_mark(marks)
    at: Optional[Loc] = loc(where) if where else None
    cause, advice = cause_of(marks)
    cause = "" if cause == COMPUTATION else cause
    proof = Proof("thread", "proof", Graph([]), [], [], None, thread=moment.thread, record=own)
    proof.facts.update(at=at, stack=stack(marks))
    stand = own_stand()
    others = stands([moment.thread])
    if stand is None or signals.may_end(it.thing for it in (stand,)):
        return None
    if own is not None and _completes(own, stand.thing):
        proof.kind = "self"
        call = stand.call or "`result()`"
        name = _coroutine_of(own, stand.thing)
        words = f"{call} waits for {name}a coroutine of the very loop that this line blocks, so it can never run."
        proof.facts["words"] = (words, "Await the coroutine itself, or `await asyncio.wrap_future(future)`.")
        proof.facts["links"] = [_thread_link(marks, f"a coroutine of the loop it blocks ({stand.call or cause})")]
        return proof

    def asks(other: Stand) -> bool:
        return own is not None and _completes(own, other.thing)

    others = [other for other in others if asks(other) or _concerns(stand, other)]
    ends = _tasks_behind(own, main)
    words, better = explain_blocked(stand, cause, others, asks, own is not None, ends[-1:])
    if not cause:
        advice = "Give the call a timeout, or see to it that what it waits for comes."
    proof.facts["words"] = (words, better or advice)
    links = [_thread_link(marks, (stand.call or cause or "a call that waits in C code").replace("`", ""))]
    for other in others:
        waits = (
            "a coroutine of the blocked loop"
            if asks(other)
            else (other.call or cause_of(other.marks)[0]).replace("`", "")
        )
        link: dict[str, Any] = {"what": f"thread {other.name}", "waitsFor": waits}
        links.append({**link, **({"at": other.at} if other.at else {})})
    proof.facts["links"] = links + wait_links(ends, [])
    return proof


def _concerns(main: Stand, other: Stand) -> bool:
    """Whether another thread is, or could end, what the test's thread waits for."""
    thread = main.thing if isinstance(main.thing, threading.Thread) else None
    return (thread is not None and thread.ident == other.ident) or (thread is None and other.can_reach(main.thing))


def _tasks_behind(own: Optional[LoopRecord], main: FrameType) -> list[Node]:
    """Tasks on another thread's loop that the main thread waits for, and that wait for the loop it blocks."""
    if own is None:
        return []
    graph = Graph(task for record, loop in loops.alive() if record is not own for task in loops.pending_tasks(loop))
    first = thread_waits.task_behind(main, graph)
    path = graph.path(first.task) if first is not None else []
    return path if path and path[-1].leaf.job is not None and _completes(own, path[-1].leaf.job) else []


def _completes(own: LoopRecord, future: Any) -> bool:
    """Whether a thread's future is one that only this loop can complete."""
    return isinstance(future, concurrent.futures.Future) and any(
        closes_over(callback, future) for callback, _ in _callbacks_of(own)
    )


def _callbacks_of(own: LoopRecord) -> list[tuple[Any, Any]]:
    """What a loop is about to call, and what it will call for a task, with that task's coroutine."""
    loop = own.ref()
    if loop is None:
        return []
    found: list[tuple[Any, Any]] = [(getattr(it, "_callback", None), None) for it in list(idle.ready_of(loop) or ())]
    for task in loops.pending_tasks(loop):
        entries = getattr(task, "_callbacks", None) or ()
        found += [(entry[0], task.get_coro()) for entry in entries if isinstance(entry, tuple)]
    return found


def _coroutine_of(own: LoopRecord, future: Any) -> str:
    """A name with its place and a colon, of what ``run_coroutine_threadsafe`` was given; empty where unknown."""
    for callback, coroutine in _callbacks_of(own):
        if not closes_over(callback, future):
            continue
        cells = [cell.cell_contents for cell in callback.__closure__ or ()]
        for known in [Unstarted(it) for it in (coroutine, *cells) if isinstance(it, CoroutineType)]:
            if known.made is not None:
                return f"`{known.name}`, made at {shown(known.made)}: "
    return ""


def _end(proof: Proof) -> None:
    seq, text = tell(proof)
    if not settings.abort:
        return
    task = proof.victim.task if proof.victim else None
    going = abort.begin(seq, text, task, proof.record)
    going.stepped += settings.abort_grace_ms / 1000
    if settings.abort_grace_ms > 0:
        going.rung = "throw" if task is None else ""
        hangs.waiting = (going.stepped, moment.gen, proof, seq, text) if task is not None else None
        return
    if task is not None:
        abort.throw(going, abort.from_outside(task.get_loop()))
        hangs.free_threads(proof)
    else:
        abort.signal_main(going)
