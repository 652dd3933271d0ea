"""What a wait chain ends in, in the user's words, and who could complete it."""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
from types import FrameType
from typing import Any, Optional

from ..names import name_of
from ..places import Loc, file_kind, loc, shown
from . import trio_waits
from .await_chain import Chain
from .holders import last_get
from .leaf import Leaf

_calls = {
    ("locks", "acquire", "Lock"): ("lock", "it to be free", "release it"),
    ("locks", "acquire", "Semaphore"): ("semaphore", "a free slot", "release one"),
    ("locks", "acquire", "BoundedSemaphore"): ("semaphore", "a free slot", "release one"),
    ("locks", "wait", "Event"): ("event", "it to be set", "set it"),
    ("locks", "wait", "Condition"): ("condition", "a notification", "notify it"),
    ("locks", "wait", "Barrier"): ("barrier", "the others to arrive", "arrive"),
    ("queues", "get", ""): ("queue", "an item", "put one"),
    ("queues", "put", ""): ("queue", "room", "take an item out"),
    ("queues", "join", ""): ("queue", "`task_done()`", "call it"),
    ("base_events", "serve_forever", "Server"): ("other", "the server to be closed", "close it"),
    ("streams", "read", "StreamReader"): ("stream", "data", "send any"),
    ("streams", "drain", "StreamWriter"): ("stream", "the other end to read", "read what was sent"),
}
_anyio_calls = {
    ("memory", "receive"): ("stream", "anyio memory stream receive", "an item", "send one"),
    ("memory", "send"): ("stream", "anyio memory stream send", "a receiver", "receive what is sent"),
    ("_synchronization", "wait"): ("event", "anyio.Event.wait", "it to be set", "set it"),
    ("_synchronization", "acquire"): ("lock", "anyio lock acquire", "it to be free", "release it"),
    ("_eventloop", "sleep_forever"): ("event", "anyio.sleep_forever", "a cancellation", "cancel it"),
    ("_asyncio", "wait"): ("event", "anyio.Event.wait", "it to be set", "set it"),
    ("_asyncio", "acquire"): ("lock", "anyio lock acquire", "it to be free", "release it"),
    ("_asyncio", "receive"): ("stream", "anyio socket receive", "data", "send any"),
    ("_asyncio", "send"): ("stream", "anyio socket send", "the other end to read", "read what was sent"),
    ("_asyncio", "sleep_forever"): ("event", "anyio.sleep_forever", "a cancellation", "cancel it"),
    ("_trio", "wait"): ("event", "anyio.Event.wait", "it to be set", "set it"),
    ("_trio", "acquire"): ("lock", "anyio lock acquire", "it to be free", "release it"),
    ("_trio", "sleep_forever"): ("event", "anyio.sleep_forever", "a cancellation", "cancel it"),
    ("from_thread", "sleep_until_stopped"): ("event", "anyio portal", "its end", "stop it"),
}


def leaf_of(chain: Chain) -> Leaf:
    """Describes the end of a chain."""
    last_user = max((i for i, f in enumerate(chain.frames) if file_kind(f.f_code.co_filename) == "user"), default=-1)
    leaf = _bare(chain)
    entering = False
    for frame in chain.frames[last_user + 1 :]:
        known = _primitive(frame)
        entering = entering or (frame.f_code.co_name == "__aenter__" and file_kind(frame.f_code.co_filename) != "user")
        if known is not None:
            known.entering = entering and known.kind in ("lock", "semaphore", "condition")
            known.tasks = known.tasks or leaf.tasks
            known.members = known.members or leaf.members
            if known.job is None:
                known.job, known.more_jobs = leaf.job, leaf.more_jobs
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
            leaf = Leaf("task", "anyio.TaskGroup", "its tasks", "end them")
            leaf.tasks = [task for task in frame.f_locals["self"]._tasks if not task.done()]
            leaf.members, leaf.fails_early = leaf.tasks, True
            return leaf if leaf.tasks else None
        found = _anyio_calls.get((module, name))
        return Leaf(*found, frame.f_locals.get("self")) if found else None
    if "/asyncio/" not in path or file_kind(frame.f_code.co_filename) != "std":
        return None
    here = frame.f_locals
    me = here.get("self")
    if module == "tasks" and name == "sleep":
        leaf = Leaf("timer", "asyncio.sleep", "the time to pass", "shorten it")
        leaf.seconds = here.get("delay")
        return (
            leaf if leaf.seconds != float("inf") else Leaf("event", "asyncio.sleep(inf)", "a cancellation", "cancel it")
        )
    if module == "tasks" and name == "wait_for" and "waiter" in here:
        leaf = Leaf("future", "asyncio.wait_for", "the awaited task", "end it")
        leaf.tasks = [here["fut"]] if isinstance(here.get("fut"), asyncio.Task) else []
        return leaf if leaf.tasks else None
    if module == "tasks" and name == "_wait" and "fs" in here:
        leaf = Leaf("future", "asyncio.wait", "its tasks", "end them")
        _depend(leaf, here["fs"])
        leaf.choice = here.get("return_when") != "ALL_COMPLETED" and len(leaf.members) > 1
        return leaf
    if module == "taskgroups" and name in ("__aexit__", "_aexit"):
        leaf = Leaf("task", "asyncio.TaskGroup", "its tasks", "end them")
        leaf.tasks = [task for task in getattr(me, "_tasks", ()) if not task.done()]
        leaf.members, leaf.fails_early = leaf.tasks, True
        return leaf
    if module == "streams" and name in ("read", "readline", "readexactly", "readuntil"):
        return Leaf("stream", f"asyncio.StreamReader.{name}", _data.get(name, "data"), "send any", me)
    if module == "base_subprocess" or (module == "subprocess" and name in ("wait", "communicate")):
        pid = getattr(me, "pid", None) or getattr(me, "_pid", "?")
        return Leaf("process", f"subprocess {pid}", "its end", "end it")
    if module == "selector_events" and name in ("sock_recv", "sock_recv_into", "sock_accept", "sock_sendall"):
        waits = "data" if "recv" in name else "a connection" if name == "sock_accept" else "the other end to read"
        return Leaf("stream", f"loop.{name}", waits, "send any", here.get("sock"))
    for (file, call, cls), (kind, waits, needs) in _calls.items():
        if file == module and call == name and (not cls or any(base.__name__ == cls for base in type(me).__mro__)):
            return _counted(Leaf(kind, f"asyncio.{cls or type(me).__name__}.{name}", waits, needs, me), me, name)
    return None


_data = {"readline": "a line", "readexactly": "all the bytes it asked for", "readuntil": "the separator"}


def _counted(leaf: Leaf, thing: Any, call: str) -> Leaf:
    if leaf.kind == "queue" and call == "join":
        unfinished, waiting = getattr(thing, "_unfinished_tasks", 0), thing.qsize()
        leaf.untaken = waiting == unfinished
        times = "once more" if unfinished == 1 else f"{unfinished} times more"
        leaf.waits = f"`task_done()` to be called {times}"
        leaf.missing = f"{counted(waiting, 'item')} still in the queue" if waiting else _all_taken(thing)
    elif leaf.kind == "queue":
        size = getattr(thing, "_maxsize", "?")
        leaf.missing = "the queue is empty" if call == "get" else f"the queue is full: {size} of {size}"
    elif leaf.kind == "barrier":
        parties, here = getattr(thing, "parties", 0), getattr(thing, "n_waiting", 0)
        leaf.waits = f"{parties - here} more to arrive"
        leaf.missing = f"{here} of {parties} are there"
    return leaf


def _all_taken(queue: Any) -> str:
    mark = last_get(queue)
    return f"every item was taken, the last one at {shown(loc(mark))}" if mark else "every item was taken"


def counted(count: int, thing: str) -> str:
    """``3 tasks``."""
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _bare(chain: Chain) -> Leaf:
    future = chain.leaf
    if future is None:
        return Leaf("other", chain.unknown or "something unknown", "its end", "complete it")
    if isinstance(future, asyncio.Task):
        leaf = Leaf("task", "task", "its end", "end it")
        leaf.tasks = [future]
        return leaf
    children = getattr(future, "_children", None)
    if children is not None:
        leaf = Leaf("future", "asyncio.gather", "its tasks", "end them")
        _depend(leaf, children)
        leaf.fails_early = not _returns_exceptions(leaf.members)
        return leaf
    inner, job = _behind(future)
    if job is not None:
        leaf = Leaf("thread", "a thread's result", "the thread to return", "let it return")
        leaf.job = job
        return leaf
    if inner is not None:
        leaf = Leaf("future", "asyncio.shield", "the shielded task", "end it")
        _depend(leaf, [inner])
        return leaf
    return Leaf("future", "asyncio.Future.result", "its result", "set it", future)


def _depend(leaf: Leaf, futures: Any) -> None:
    """Sets the tasks among several futures, and the pools' jobs: ``gather`` and ``wait`` take both."""
    pending = [future for future in futures if not future.done()]
    leaf.members = pending
    leaf.tasks = [future for future in pending if isinstance(future, asyncio.Task)]
    found = [_behind(future)[1] for future in pending if not isinstance(future, asyncio.Task)]
    jobs = [job for job in found if job is not None]
    leaf.job, leaf.more_jobs = (jobs[0], jobs[1:]) if jobs else (None, [])


def _returns_exceptions(children: list[Any]) -> bool:
    """Whether ``gather()`` was called with ``return_exceptions=True``: its callback on each child knows."""
    for entry in (entry for child in children for entry in getattr(child, "_callbacks", None) or ()):
        callback = entry[0] if isinstance(entry, tuple) else entry
        code = getattr(callback, "__code__", None)
        if code is not None and "return_exceptions" in code.co_freevars:
            return bool(callback.__closure__[code.co_freevars.index("return_exceptions")].cell_contents)
    return False


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
