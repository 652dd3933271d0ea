"""Wake-ups that were lost: a thread has completed what a task waits for, and the loop sleeps on."""

from __future__ import annotations

import dis
from types import CodeType, FunctionType
from typing import Any, Iterator, Optional

from ..noticing.loops import LoopRecord
from ..places import Mark, is_user, loc, shown
from ..waits.wait_graph import Graph, Node

_COROUTINE = 0x80 | 0x200

_calls = {
    "event": ("set",),
    "future": ("set_result", "set_exception", "cancel"),
    "queue": ("put_nowait", "get_nowait", "task_done"),
    "lock": ("release",),
    "semaphore": ("release",),
    "condition": ("notify", "notify_all"),
}
_came = {
    "event": "{name} was set",
    "future": "{name} has its result",
    "queue": "{name} has what is waited for",
    "lock": "{name} was released",
    "semaphore": "{name} was released",
    "condition": "{name} was notified",
}
_others = ("call_soon", "create_task", "set_result", "set")


class Lost:
    """What a loop is ready for and was not woken for, and the task that this would wake, if it is one."""

    def __init__(self, handle: Any, node: Optional[Node]) -> None:
        self.handle = handle
        self.node = node


def find(graph: Graph, path: list[Node], records: list[LoopRecord]) -> Optional[Lost]:
    """The first lost wake-up on these loops, of a task of the user's where there is one, or on the test's wait path.

    In debug mode, which unittest uses, the loop refuses to be called from another thread: then the future is done, and
    not even the loop knows.
    """
    spare = None
    for stuck in path:
        waiter = getattr(stuck.task, "_fut_waiter", None)
        if waiter is not None and waiter.done() and stuck.chain.user_frame is not None:
            return Lost(None, stuck)
    for record in records:
        for handle in list(getattr(record.ref(), "_ready", ())):
            task = getattr(getattr(handle, "_callback", None), "__self__", None)
            node = graph.nodes.get(task) if hasattr(task, "get_coro") else None
            waiter = getattr(task, "_fut_waiter", None)
            if node is not None and waiter is not None and waiter.done() and node.chain.user_frame is not None:
                return Lost(handle, node)
            spare = spare or Lost(handle, None)
    return spare


def words(lost: Lost, victim: Node) -> tuple[str, str]:
    """Explanation and advice."""
    leaf = victim.leaf
    kind = leaf.kind if lost.node is not None and leaf.kind in _came else ""
    came = _came[kind].format(name=leaf.name) if kind else "the loop has work that is ready"
    calls = _calls.get(kind, _others)
    places = list(dict.fromkeys(shown(loc(mark)) for mark in _setters(victim, calls)))
    where = f" (most likely at {places[0]})" if len(places) == 1 else ""
    thing = leaf.label or leaf.kind
    call = f"{thing}.{calls[0]}" if kind else "callback"
    return (
        f"{came}, but by a thread that did not wake the loop{where}, so the loop sleeps for ever.",
        f"In another thread call `loop.call_soon_threadsafe({call}, ...)`: only that wakes the loop."
        if kind == "future"
        else f"In another thread call `loop.call_soon_threadsafe({call})`: only that wakes the loop.",
    )


def _setters(victim: Node, calls: tuple[str, ...]) -> Iterator[Mark]:
    """Places in the user's synchronous functions near the victim that make one of these calls."""
    seen: set[CodeType] = set()
    for frame in reversed(victim.chain.frames):
        if not is_user(frame.f_code):
            continue
        named = (frame.f_globals.get(name) for name in frame.f_code.co_names)
        nearby = [value.__code__ for value in named if isinstance(value, FunctionType)]
        nearby += [value.__code__ for value in frame.f_locals.values() if isinstance(value, FunctionType)]
        for code in [*_inner(frame.f_code), *nearby, *(deep for near in nearby for deep in _inner(near))]:
            if code in seen or not is_user(code) or code.co_flags & _COROUTINE:
                continue
            seen.add(code)
            for step in dis.get_instructions(code):
                if step.argval in calls and step.opname in ("LOAD_METHOD", "LOAD_ATTR"):
                    yield code, step.offset


def _inner(code: CodeType) -> list[CodeType]:
    """Code objects of functions and lambdas written inside a function."""
    found: list[CodeType] = []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += [constant, *_inner(constant)]
    return found
