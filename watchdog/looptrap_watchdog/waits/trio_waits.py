"""What trio's own functions wait for."""

from __future__ import annotations

from types import FrameType
from typing import Any, Optional

from ..noticing.trio_runs import run_of
from .leaf import Leaf

_calls = {
    ("_sync", "wait", "Event"): ("event", "it to be set", "set it"),
    ("_sync", "wait", "Condition"): ("condition", "a notification", "notify it"),
    ("_sync", "acquire", ""): ("lock", "it to be free", "release it"),
    ("_sync", "acquire_on_behalf_of", ""): ("semaphore", "a free slot", "release one"),
    ("_channel", "receive", ""): ("stream", "an item", "send one"),
    ("_channel", "send", ""): ("stream", "a receiver", "receive what is sent"),
    ("_timeouts", "sleep_forever", ""): ("event", "a cancellation", "cancel it"),
}


def leaf_of(frame: FrameType, module: str, name: str) -> Optional[Leaf]:
    """Describes a frame of trio's, or gives None when what it waits for is further inside."""
    here = frame.f_locals
    me: Any = here.get("self")
    if module == "_timeouts" and name == "sleep":
        leaf = Leaf("timer", "trio.sleep", "the time to pass", "shorten it")
        leaf.seconds = here.get("seconds")
        return leaf
    if module == "_run" and name == "__aexit__":
        nursery = getattr(me, "_nursery", None)
        tasks = _children(nursery)
        if not tasks:
            return None
        leaf = Leaf("task", "trio.Nursery", "its tasks", "end them")
        leaf.tasks = tasks
        return leaf
    if module == "_threads" and name == "to_thread_run_sync":
        return Leaf("thread", "a thread's result", "the thread to return", "let it return")
    cls = type(me).__name__
    found = _calls.get((module, name, cls)) or _calls.get((module, name, ""))
    if found is None:
        return None
    kind, waits, needs = found
    what = f"trio.{cls}.{name}" if me is not None else f"trio.{name}"
    return Leaf(kind, what, waits, needs, me)


def _children(nursery: Any) -> list[Any]:
    run = run_of(getattr(nursery, "parent_task", None))
    return list(run.dressed(nursery.child_tasks)) if run is not None else []
