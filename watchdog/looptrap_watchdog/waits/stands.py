"""Where threads stand: what each waits for, in the user's words, and what pool it belongs to."""

from __future__ import annotations

import concurrent.futures
import threading
from types import FrameType
from typing import Any, Iterable, Optional

from ..moment import moment
from ..names import name_of
from ..noticing import loops, thread_frames, threads
from ..places import Loc, Marks, frame_marks, loc, user_mark
from .leaf import Leaf
from .reach import reaches
from .thread_waits import awaited_call
from .wait_graph import Graph, Node

_waits = {
    "get": "an item",
    "put": "room",
    "wait": "it to be set",
    "acquire": "it to be free",
    "result": "its result",
    "exception": "its result",
}


class Stand:
    """One thread that waits. ``thing`` is what for, where the standard library's frames tell; ``item`` its pool job."""

    def __init__(self, ident: int, name: str, frame: FrameType) -> None:
        self.ident = ident
        self.name = name
        self.marks: Marks = frame_marks(frame)
        self.frames = _users(frame)
        self.thing, self.method = awaited_call(frame)
        self.item: Any = None
        self.pool: Any = None
        self.label = name_of(self.thing, self.frames)
        _look_for_pool(self, frame)

    @property
    def at(self) -> Optional[Loc]:
        mark = user_mark(self.marks)
        return loc(mark) if mark else None

    @property
    def call(self) -> Optional[str]:
        """``inbox.get()`` between backquotes; None when the wait leaves no frame of the standard library's."""
        if self.thing is None:
            return None
        return f"`{self.label}.{self.method}()`" if self.label else f"`{self.method}()` of {_kind(self.thing)}"

    @property
    def waits(self) -> str:
        """What for."""
        if isinstance(self.thing, threading.Thread):
            return f"thread `{self.thing.name}` to end"
        if isinstance(self.thing, threading.Barrier):
            return f"{self.thing.parties - self.thing.n_waiting} more of {self.thing.parties} threads to arrive"
        if isinstance(self.thing, threading.Condition) and self.method == "wait":
            return "a notification"
        if self.method == "join":
            return "`task_done()` for every item"
        return _waits.get(self.method, "its end")

    def can_reach(self, thing: Any) -> bool:
        """Whether the thread's own code has got hold of a thing."""
        return thing is not None and reaches(
            [value for frame in self.frames for value in frame.f_locals.values()], thing
        )


def _kind(thing: Any) -> str:
    name = type(thing).__name__
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"


def _users(frame: Optional[FrameType]) -> list[FrameType]:
    found = []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back
    return found


def _look_for_pool(stand: Stand, frame: Optional[FrameType]) -> None:
    while frame is not None:
        if frame.f_code.co_filename.replace("\\", "/").endswith("concurrent/futures/thread.py"):
            if frame.f_code.co_name == "run":
                stand.item = getattr(frame.f_locals.get("self"), "future", None)
            elif frame.f_code.co_name == "_worker":
                reference = frame.f_locals.get("executor_reference")
                stand.pool = reference() if callable(reference) else None
        frame = frame.f_back


def stands(besides: Iterable[int] = ()) -> list[Stand]:
    """Every thread with code of the user's on its stack, but those whose loop sleeps and those left out."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    asleep = {record.thread for record, _ in loops.alive() if record.parked_since is not None}
    skipped = {*besides, *asleep, *threads.ours, threading.get_ident()}
    found = []
    for ident, frame in thread_frames.by_thread().items():
        if ident in skipped or threads.is_harness(frame):
            continue
        stand = Stand(ident, names.get(ident, str(ident)), frame)
        if stand.at is not None or stand.item is not None:
            found.append(stand)
    return found[:50]


def own_stand() -> Optional[Stand]:
    """Where the test's own thread stands."""
    frame = thread_frames.by_thread().get(moment.thread)
    return Stand(moment.thread, "the test's thread", frame) if frame is not None else None


def job_stands(leaf: Leaf) -> list[Stand]:
    """The threads that run the jobs a task waits for, and those of the same pool."""
    jobs = [leaf.job, *leaf.more_jobs]
    found = stands()
    mine = [stand for stand in found if any(stand.item is job for job in jobs if job is not None)]
    pools = [stand.pool for stand in mine if stand.pool is not None]
    return [stand for stand in found if stand in mine or any(stand.pool is pool for pool in pools)]


def behind_job(job: Any, graph: Graph) -> list[Node]:
    """The tasks that a pool's job waits for in its thread: the path of the one whose result it asked a loop for."""
    found = {id(stand.item): stand for stand in stands() if stand.item is not None}
    stand = found.get(id(job))
    future = stand.thing if stand is not None else None
    if not isinstance(future, concurrent.futures.Future):
        return []
    node = next((node for node in graph.nodes.values() if _completes(node.task, future)), None)
    return graph.path(node.task) if node is not None else []


def _completes(task: Any, future: Any) -> bool:
    """Whether a task's end sets a thread's future: ``run_coroutine_threadsafe`` has chained the two."""
    for entry in getattr(task, "_callbacks", None) or ():
        callback = entry[0] if isinstance(entry, tuple) else entry
        if closes_over(callback, future):
            return True
    return False


def closes_over(callback: Any, thing: Any) -> bool:
    """Whether a function has a thing in its closure."""
    for cell in getattr(callback, "__closure__", None) or ():
        try:
            if cell.cell_contents is thing:
                return True
        except ValueError:
            continue
    return False
