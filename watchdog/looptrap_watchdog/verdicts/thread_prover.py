"""The second prover, in the watchdog thread: sees threads that wait for each other, which no loop sees from inside."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any, Optional

from ..ending import abort
from ..moment import moment
from ..noticing import loops, threads, trio_runs
from ..noticing.loops import LoopRecord
from ..noticing.uvloops import is_uvloop
from ..places import Loc, Marks, frame_marks, loc, shown, stack, user_mark
from ..settings import settings
from ..untouched import real
from ..waits import thread_waits
from ..waits.wait_graph import Graph
from . import hangs, idle, proofs
from .causes import COMPUTATION, cause_of
from .proofs import Proof
from .verdict_events import name_in_chain, tell, wait_links

Snapshot = tuple[Any, ...]

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
    frames = sys._current_frames()
    main = frames.get(moment.thread)
    if main is None:
        return None
    parked: dict[int, tuple[Any, ...]] = {}
    for record, loop in loops.alive():
        if record.parked_since is None:
            continue
        sleeper = loop.sleeper() if record.hosted else record.thread
        if sleeper is None or not idle.loop_is_idle(record, loop, record.timeout):
            continue
        if not is_uvloop(loop):
            parked[sleeper] = (record.id, record.iter)
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
    if any(idle.ready_of(loop) for record, loop in loops.alive() if record.parked_since):
        return None
    return (moment.gen, *sorted(parked.items()), *others)


def judge() -> Optional[Proof]:
    """Names the wait to blame in a process that stands still."""
    main = sys._current_frames().get(moment.thread)
    own = loop_of_thread(moment.thread)
    if own is not None and own.parked_since is not None:
        return proofs.conclude(own, own.ref())
    if main is None:
        return None
    marks = frame_marks(main)
    if own is None:
        proof = proofs.conclude(None, None, lambda graph: thread_waits.task_behind(main, graph))
        if proof is not None and proof.victim is not None:
            proof.record = loops.known(proof.victim.task.get_loop())
            proof.facts["links"] = [
                _thread_link(marks, f"`{name_in_chain(proof.path[0])}` on another thread's loop")
            ] + wait_links(proof.path, proof.cycle)
            _say_who_waits(proof, marks)
            return proof
    return _thread_proof(own, main, marks)


def loop_of_thread(ident: int) -> Optional[LoopRecord]:
    """The loop that runs in a thread; of nested ones the one begun last."""
    found = [record for record, _ in loops.alive() if record.thread == ident]
    return found[-1] if found else trio_runs.hosted_in(ident)


def _say_who_waits(proof: Proof, marks: Marks) -> None:
    from .explain import explain_hang

    where = user_mark(marks)
    words, advice = explain_hang(proof)
    if where is not None:
        words += f" The test waits for it at {shown(loc(where))}."
    proof.facts["words"] = (words, advice)


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
    proof = Proof("thread", "proof", Graph([]), [], [], None, thread=moment.thread, record=own)
    proof.facts.update(at=at, stack=stack(marks))
    others = _waiting_threads()
    links = [_thread_link(marks, cause if cause != COMPUTATION else "a call that waits in C code")]
    for name, found in others:
        place = user_mark(found)
        link: dict[str, Any] = {"what": f"thread {name}", "waitsFor": cause_of(found)[0]}
        if place:
            link["at"] = loc(place)
        links.append(link)
    proof.facts["links"] = links
    if own is not None and _waits_for_own_loop(main, own):
        proof.kind = "self"
        words = (
            f"Deadlock at {shown(at)}: `result()` waits for a coroutine of the loop that this very line blocks, "
            "so the coroutine can never run."
        )
        advice = "Await it: `await asyncio.wrap_future(future)`, or simply await the coroutine."
    else:
        behind = [f"thread {name} at {shown(loc(mark))}" for name, found in others if (mark := user_mark(found))]
        also = f" {', '.join(behind)} waits too." if behind else ""
        blocked = " and blocks the loop" if own is not None else ""
        what = f"`{cause}` waits" if cause != COMPUTATION else "the call in this line waits in C code"
        words = f"Deadlock at {shown(at)}: {what} for ever{blocked}; no other thread can end it.{also}"
        if cause == COMPUTATION:
            advice = "Give the call a timeout, or see to it that what it waits for comes."
    proof.facts["words"] = (words, advice)
    return proof


def _waiting_threads() -> list[tuple[str, Marks]]:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    found = []
    for ident, frame in sys._current_frames().items():
        if ident in threads.ours or ident == moment.thread or threads.is_harness(frame):
            continue
        marks = frame_marks(frame)
        if user_mark(marks) is not None:
            found.append((names.get(ident, str(ident)), marks))
    return found[:5]


def _waits_for_own_loop(frame: Optional[FrameType], own: LoopRecord) -> bool:
    """Whether the thread is in ``Future.result`` of a future that only its own loop can complete."""
    future: Any = None
    while frame is not None and future is None:
        name = frame.f_code.co_filename.replace("\\", "/")
        if name.endswith("concurrent/futures/_base.py") and frame.f_code.co_name == "result":
            future = frame.f_locals.get("self")
        frame = frame.f_back
    loop = own.ref()
    if future is None or loop is None:
        return False
    callbacks = [getattr(handle, "_callback", None) for handle in list(idle.ready_of(loop) or ())]
    for task in loops.pending_tasks(loop):
        callbacks += [entry[0] for entry in getattr(task, "_callbacks", None) or () if isinstance(entry, tuple)]
    return any(_closes_over(callback, future) for callback in callbacks)


def _closes_over(callback: Any, thing: Any) -> bool:
    for cell in getattr(callback, "__closure__", None) or ():
        try:
            if cell.cell_contents is thing:
                return True
        except ValueError:
            continue
    return False


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
        abort.throw(going, task.get_loop().call_soon_threadsafe)
    else:
        abort.signal_main(going)
