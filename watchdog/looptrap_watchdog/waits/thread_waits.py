"""What a thread waits for, read from the standard library's frames on its stack, and the task that has to bring it."""

from __future__ import annotations

from types import FrameType
from typing import Any, Optional

from ..places import file_kind
from .reach import holders_of
from .wait_graph import Graph, Node

_calls = {
    ("concurrent/futures/_base.py", "result"),
    ("concurrent/futures/_base.py", "exception"),
    ("/queue.py", "get"),
    ("/queue.py", "put"),
    ("/queue.py", "join"),
    ("/threading.py", "wait"),
    ("/threading.py", "join"),
    ("/threading.py", "acquire"),
}


def awaited_by(frame: Optional[FrameType]) -> Any:
    """The future, queue, event or condition that the user's line waits for in a thread, or None."""
    return awaited_call(frame)[0]


def awaited_call(frame: Optional[FrameType]) -> tuple[Any, str]:
    """The same, and the method that was called; ``(None, "")`` when the standard library's frames do not tell."""
    found: Any = None
    method = ""
    while frame is not None and file_kind(frame.f_code.co_filename) != "user":
        name = frame.f_code.co_filename.replace("\\", "/")
        if name.endswith("concurrent/futures/thread.py"):
            break  # The pool's own frames below a job that is a library's function, such as `queue.get`.
        if any(name.endswith(part) and frame.f_code.co_name == call for part, call in _calls):
            me = frame.f_locals.get("self")
            found, method = (me, frame.f_code.co_name) if me is not None else (found, method)
        frame = frame.f_back
    return found, method


def task_behind(frame: Optional[FrameType], graph: Graph) -> Optional[Node]:
    """The task that a thread waits for: the one that completes what it waits for.

    A helper without a frame of the user's, such as a portal's call that only receives from a stream or waits for an
    event, is followed to the task that holds the other end.
    """
    thing = awaited_by(frame)
    nodes = list(graph.nodes.values())
    passed: list[Node] = []
    while thing is not None and len(passed) < 5:
        holders = [node for node in holders_of(thing, nodes) if node not in passed]
        if not holders:
            return None
        first = next((node for node in holders if node.chain.user_frame is not None), holders[0])
        nearest = holders[0]
        if nearest.chain.user_frame is not None or graph.path(nearest.task)[-1].chain.user_frame is not None:
            return nearest
        thing = nearest.leaf.thing if nearest.leaf.terminal else None
        if thing is None:
            return first if first is not nearest else None
        passed.append(nearest)
    return None
