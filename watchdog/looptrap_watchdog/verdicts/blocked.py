"""Loops that do not turn: for how long, on which line, and why."""

from __future__ import annotations

from typing import Any, Optional

from ..ending import debuggers
from ..moment import moment
from ..noticing import loops, thread_frames, threads
from ..noticing.loops import LoopRecord
from ..places import Marks, file_kind, frame_marks, loc, shown, stack, user_mark
from ..settings import settings
from ..stream import emit
from ..untouched import real
from .causes import by, cause_of

MOST_SAMPLES = 40


class Block:
    """What was seen of one turn that takes long."""

    def __init__(self, since: float, iteration: int) -> None:
        self.since = since
        self.iter = iteration
        self.seen = 0.0
        self.samples: list[Marks] = []
        self.waited: Optional[int] = None
        self.native: Optional[int] = None
        self.cpu: Optional[float] = None
        self.told = False


_blocks: dict[int, Block] = {}
_count: dict[Any, int] = {}


def sample(record: LoopRecord, now: float) -> None:
    """From the watchdog thread: looks at a loop's thread when its turn takes long."""
    since = record.busy_since
    ident = record.thread
    if since is None or ident is None or record.parked_since is not None:
        return
    took = now - max(since, debuggers.resumed)
    if took < settings.block_ms / 2000:
        return
    block = _blocks.get(record.id)
    if block is None or block.since != since or block.iter != record.iter:
        block = _blocks[record.id] = Block(since, record.iter)
        block.seen, block.cpu = real.monotonic(), threads.cpu_of(ident)
        block.native = threads.native_ids().get(ident)
        block.waited = threads.wait_ns(block.native)
    frame = thread_frames.by_thread().get(ident)
    if frame is None or record.iter != block.iter or record.busy_since != since:
        return
    if len(block.samples) < MOST_SAMPLES:
        block.samples.append(frame_marks(frame))
    if not block.told and took >= max(0.5, settings.block_ms / 1000) and moment.in_test:
        found = most(block.samples)
        if is_import(found):
            return
        block.told = True
        emit("block.start", loop=record.id, stack=stack(found), cause=cause_of(found)[0], ms=round(took * 1000, 1))


def most(samples: list[Marks]) -> Marks:
    """The stack seen most often, told apart by the user's line."""
    if not samples:
        return ()
    keys = [user_mark(found) or found[:1] for found in samples]
    best = max(keys, key=keys.count)
    return samples[len(keys) - 1 - keys[::-1].index(best)]


def turned(record: LoopRecord, took: float) -> None:
    """In the loop's thread, after a long turn."""
    block = _blocks.pop(record.id, None)
    if took * 1000 < settings.block_ms or not moment.in_test or block is None or not block.samples:
        return
    if debuggers.attached() or moment.paused > 0:
        return
    found = most(block.samples)
    if user_mark(found) is None:
        return
    if sum(map(is_import, block.samples)) * 2 >= len(block.samples):
        _note_import(found, took)
        return
    now, cpu = threads.wait_ns(block.native), threads.cpu_of(record.thread)
    queued = (now - block.waited) / 1e9 if block.waited is not None and now is not None else 0.0
    if (took - queued) * 1000 < settings.block_ms:
        return  # The thread was ready to run and did not get a processor: the machine was busy, not the loop blocked.
    used = cpu - block.cpu if cpu is not None and block.cpu is not None else None
    busy = used is not None and used > (real.monotonic() - block.seen - queued) / 2
    tell(record, found, took, used, busy, len(block.samples))


def _note_import(found: Marks, took: float) -> None:
    """A note, for who asks why the loop was late: with the line that imports, not one in what is imported."""
    outermost = max((index for index, mark in enumerate(found) if is_import((mark,))), default=-1)
    where = user_mark(found[outermost + 1 :])
    at = shown(loc(where)) if where else "an unknown place"
    text = f"An import at {at} kept the loop for {took * 1000:.0f} ms: it happens once, and is no block."
    emit("note", level="info", code="slow-import", text=text)


def tell(record: LoopRecord, found: Marks, took: float, used: Optional[float], busy: bool, samples: int) -> int:
    """Writes ``block.end``. Seconds: ``took``, and of those ``used`` on the processor since it was first seen."""
    cause, advice = cause_of(found, busy)
    where = user_mark(found)
    at = loc(where) if where else None
    key = (moment.test, where)
    _count[key] = _count.get(key, 0) + 1
    ms = f"{took * 1000:.0f} ms"
    return emit(
        "block.end",
        loop=record.id,
        stack=stack(found),
        **({"at": at} if at else {}),
        cause=cause,
        ms=round(took * 1000, 1),
        cpu_ms=round(used * 1000, 1) if used is not None else None,
        samples=samples,
        count=_count[key],
        explanation=f"The loop was blocked for {ms}{by(cause, busy)} at {shown(at)}; nothing else ran meanwhile.",
        advice=advice,
    )


def is_import(found: Marks) -> bool:
    """Whether the time went into importing a module, which happens once and is not the loop's matter."""
    for code, _ in found:
        if "importlib._bootstrap" in code.co_filename:
            return True
        if file_kind(code.co_filename) == "lib" and "_pytest/assertion" in code.co_filename.replace("\\", "/"):
            return True
    return False


def install() -> list[str]:
    """Listens to long turns."""
    loops.on_turn.append(turned)
    return []
