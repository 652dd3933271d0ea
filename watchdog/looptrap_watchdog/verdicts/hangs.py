"""From proof to verdict to abort, in the thread of the loop that would sleep for ever."""

from __future__ import annotations

from typing import Any, Optional

from ..ending import abort, stuck_threads
from ..harmless import safely
from ..moment import moment
from ..noticing import loops, tasks
from ..noticing.loops import LoopRecord
from ..places import Mark, is_user
from ..settings import settings
from ..untouched import as_without_loop, real
from .proofs import Proof, prove_here
from .verdict_events import tell

_told: set[tuple[int, int, Optional[Mark]]] = set()
_gen = -1
waiting: Optional[tuple[float, int, Proof, int, str]] = None
"""A verdict whose grace period runs: when to act, generation, proof, seq and text."""


def place_of(proof: Proof) -> Optional[Mark]:
    """The instruction the victim waits at."""
    chain = proof.chain
    if chain is None:
        return None
    return next((mark for mark in chain.marks if is_user(mark[0])), None)


def is_new(proof: Proof) -> bool:
    """False when this task was already reported at this place in this phase."""
    global _gen
    if _gen != moment.gen:
        _gen = moment.gen
        _told.clear()
    number = tasks.record_of(proof.victim.task).id if proof.victim else proof.thread or 0
    key = (moment.gen, number, place_of(proof))
    if key in _told:
        return False
    _told.add(key)
    return True


def parked(record: LoopRecord, loop: Any, timeout: Optional[float]) -> Optional[float]:
    """Called before a loop sleeps without a timer. Returns 0 when it must turn once more to end a wait."""
    global waiting
    asked = abort.to_raise.pop(record.id, None)
    if asked is not None and asked.gen == moment.gen:
        abort.raise_from_select(asked)
    if not moment.in_test:
        return None
    with as_without_loop():
        proof = safely(prove_here, record, loop, timeout)
    if proof is None or proof.victim is None:
        return None
    if not is_new(proof):
        going = abort.last
        again = settings.abort and going is not None and going.gen == moment.gen and going.task is proof.victim.task
        if going is not None and again and tasks.record_of(going.task).poisoned:
            abort.raise_from_select(going)
        return None
    poisoned = tasks.record_of(proof.victim.task).poisoned
    with as_without_loop():
        told = safely(tell, proof)
    if told is None or not settings.abort:
        return None
    seq, text = told
    going = abort.begin(seq, text, proof.victim.task, record)
    if settings.abort_grace_ms > 0:
        waiting = (real.monotonic() + settings.abort_grace_ms / 1000, moment.gen, proof, seq, text)
        going.stepped = waiting[0]
        return None
    if poisoned:
        abort.raise_from_select(going)
    abort.throw(going, loop.call_soon)
    free_threads(proof)
    return 0.0


def free_threads(proof: Proof) -> None:
    """Ends the threads that a proof found waiting for ever: the loop's executor waits for its own at the end.

    To be called behind the throw: what the thread then says must not come before it.
    """
    stuck = proof.facts.get("stuck") or ()
    stuck_threads.free([stand.ident for stand in stuck], [stand.ident for stand in stuck if stand.item is not None])


def after_grace() -> None:
    """From the watchdog thread: ends what is still stuck when its grace is over."""
    global waiting
    if waiting is None or real.monotonic() < waiting[0]:
        return
    _, gen, proof, _, _ = waiting
    waiting = None
    going = abort.current
    loop = proof.victim.task.get_loop() if proof.victim else None
    if gen == moment.gen and going is not None and loop is not None:
        abort.throw(going, abort.from_outside(loop))
        free_threads(proof)


def install() -> None:
    """Asks to be called before a loop sleeps."""
    loops.on_park.append(parked)
