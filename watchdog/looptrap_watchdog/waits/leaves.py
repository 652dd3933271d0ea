"""What a wait chain ends in, in the user's words, and who could complete it."""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
from types import FrameType
from typing import Any, Optional

from ..names import name_of
from ..places import Loc, file_kind, loc
from . import trio_waits
from .await_chain import Chain
from .leaf import Leaf

_calls = {
    ("locks", "acquire", "Lock"): ("lock", "release it"),
    ("locks", "acquire", "Semaphore"): ("semaphore", "release it"),
    ("locks", "acquire", "BoundedSemaphore"): ("semaphore", "release it"),
    ("locks", "wait", "Event"): ("event", "set it"),
    ("locks", "wait", "Condition"): ("condition", "notify it"),
    ("locks", "wait", "Barrier"): ("barrier", "arrive at it"),
    ("queues", "get", ""): ("queue", "put an item into it"),
    ("queues", "put", ""): ("queue", "take an item out of it"),
    ("queues", "join", ""): ("queue", "call task_done() for the items taken"),
    ("streams", "read", "StreamReader"): ("stream", "send data"),
    ("streams", "drain", "StreamWriter"): ("stream", "read the data sent"),
}
_anyio_calls = {
    ("memory", "receive"): ("stream", "anyio memory stream receive", "send into it"),
    ("memory", "send"): ("stream", "anyio memory stream send", "receive from it"),
    ("_synchronization", "wait"): ("event", "anyio.Event.wait", "set it"),
    ("_synchronization", "acquire"): ("lock", "anyio lock acquire", "release it"),
    ("_eventloop", "sleep_forever"): ("event", "anyio.sleep_forever", "cancel it"),
    ("_asyncio", "wait"): ("event", "anyio.Event.wait", "set it"),
    ("_asyncio", "acquire"): ("lock", "anyio lock acquire", "release it"),
    ("_asyncio", "sleep_forever"): ("event", "anyio.sleep_forever", "cancel it"),
    ("_trio", "wait"): ("event", "anyio.Event.wait", "set it"),
    ("_trio", "acquire"): ("lock", "anyio lock acquire", "release it"),
    ("_trio", "sleep_forever"): ("event", "anyio.sleep_forever", "cancel it"),
    ("from_thread", "sleep_until_stopped"): ("event", "anyio portal", "stop it"),
}


def leaf_of(chain: Chain) -> Leaf:
    """Describes the end of a chain."""
    last_user = max((i for i, f in enumerate(chain.frames) if file_kind(f.f_code.co_filename) == "user"), default=-1)
    leaf = _bare(chain)
    for frame in chain.frames[last_user + 1 :]:
        known = _primitive(frame)
        if known is not None:
            known.tasks = known.tasks or leaf.tasks
            known.job = known.job or leaf.job
            leaf = known
            break
    if leaf.thing is not None:
        leaf.label = name_of(leaf.thing, reversed(chain.frames))
    return leaf


def _primitive(frame: FrameType) -> Optional[Leaf]:
    path = frame.f_code.co_filename.replace("\\", "/")
    module = os.path.basename(path)[:-3]
    name = frame.f_code.co_name
    if "/trio/" in path:
        return trio_waits.leaf_of(frame, module, name)
    if "/anyio/" in path:
        if module == "_asyncio" and name == "__aexit__" and hasattr(frame.f_locals.get("self"), "_tasks"):
            leaf = Leaf("task", "anyio.TaskGroup", "finish its tasks")
            leaf.tasks = [task for task in frame.f_locals["self"]._tasks if not task.done()]
            return leaf if leaf.tasks else None
        found = _anyio_calls.get((module, name))
        return Leaf(found[0], found[1], found[2], frame.f_locals.get("self")) if found else None
    if "/asyncio/" not in path or file_kind(frame.f_code.co_filename) != "std":
        return None
    here = frame.f_locals
    me = here.get("self")
    if module == "tasks" and name == "sleep":
        leaf = Leaf("timer", "asyncio.sleep", "let the time pass")
        leaf.seconds = here.get("delay")
        return leaf if leaf.seconds != float("inf") else Leaf("event", "asyncio.sleep(inf)", "cancel it")
    if module == "tasks" and name == "wait_for" and "waiter" in here:
        leaf = Leaf("future", "asyncio.wait_for", "finish the awaited task")
        leaf.tasks = [here["fut"]] if isinstance(here.get("fut"), asyncio.Task) else []
        return leaf if leaf.tasks else None
    if module == "tasks" and name == "_wait" and "fs" in here:
        leaf = Leaf("future", "asyncio.wait", "finish those tasks")
        _depend(leaf, here["fs"])
        leaf.choice = here.get("return_when") != "ALL_COMPLETED" and len(leaf.tasks) > 1
        return leaf
    if module == "taskgroups" and name in ("__aexit__", "_aexit"):
        leaf = Leaf("task", "asyncio.TaskGroup", "finish its tasks")
        leaf.tasks = [task for task in getattr(me, "_tasks", ()) if not task.done()]
        return leaf
    if module == "streams" and name in ("read", "readline", "readexactly", "readuntil"):
        return Leaf("stream", f"asyncio.StreamReader.{name}", "send data", me)
    if module == "base_subprocess" or (module == "subprocess" and name in ("wait", "communicate")):
        return Leaf("process", "a subprocess", "end", None)
    for (file, call, cls), (kind, needs) in _calls.items():
        if file == module and call == name and (not cls or any(base.__name__ == cls for base in type(me).__mro__)):
            return _counted(Leaf(kind, f"asyncio.{cls or type(me).__name__}.{name}", needs, me), me, name)
    return None


def _counted(leaf: Leaf, thing: Any, call: str) -> Leaf:
    if leaf.kind == "queue" and call == "join":
        unfinished, waiting = getattr(thing, "_unfinished_tasks", "?"), thing.qsize()
        leaf.untaken = waiting == unfinished
        still = f", {waiting} still in the queue" if waiting else ""
        leaf.missing = f"{unfinished} task_done() missing{still}"
    elif leaf.kind == "queue":
        leaf.missing = (
            "the queue is empty" if call == "get" else f"the queue is full ({getattr(thing, '_maxsize', '?')})"
        )
    return leaf


def _bare(chain: Chain) -> Leaf:
    future = chain.leaf
    if future is None:
        return Leaf("other", chain.unknown or "something unknown", "complete it")
    if isinstance(future, asyncio.Task):
        leaf = Leaf("task", "task", "finish")
        leaf.tasks = [future]
        return leaf
    children = getattr(future, "_children", None)
    if children is not None:
        leaf = Leaf("future", "asyncio.gather", "finish its tasks")
        _depend(leaf, children)
        return leaf
    inner, job = _behind(future)
    if job is not None:
        leaf = Leaf("thread", "a thread's result", "return from the thread")
        leaf.job = job
        return leaf
    if inner is not None:
        leaf = Leaf("future", "asyncio.shield", "finish the shielded task")
        _depend(leaf, [inner])
        return leaf
    return Leaf("future", "asyncio.Future.result", "set its result", future)


def _depend(leaf: Leaf, futures: Any) -> None:
    """Sets the tasks among several futures, and the first pool's job: ``gather`` and ``wait`` take both."""
    pending = [future for future in futures if not future.done()]
    leaf.tasks = [future for future in pending if isinstance(future, asyncio.Task)]
    jobs = (_behind(future)[1] for future in pending if not isinstance(future, asyncio.Task))
    leaf.job = next((job for job in jobs if job is not None), None)


def _behind(future: Any) -> tuple[Any, Optional[concurrent.futures.Future[Any]]]:
    """The task inside ``shield``, or the pool's future behind ``run_in_executor``: both sit in callbacks' closures."""
    for entry in getattr(future, "_callbacks", None) or ():
        callback = entry[0] if isinstance(entry, tuple) else entry
        for cell in getattr(callback, "__closure__", None) or ():
            try:
                inside = cell.cell_contents
            except ValueError:
                continue
            if isinstance(inside, concurrent.futures.Future):
                return None, inside
            if asyncio.isfuture(inside) and inside is not future and "shield" in callback.__qualname__:
                return inside, None
    return None, None


def victim_loc(chain: Chain) -> Optional[Loc]:
    """The hung line: the innermost place in the user's own code, else the innermost at all."""
    frame = chain.user_frame or (chain.frames[-1] if chain.frames else None)
    return loc((frame.f_code, frame.f_lasti)) if frame is not None else None
