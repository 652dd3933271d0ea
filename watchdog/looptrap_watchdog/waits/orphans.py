"""Things that only their waiters know: nobody can ever complete them, timers or not."""

from __future__ import annotations

import gc
import sys
import weakref
from typing import Any

from .await_chain import Chain
from .leaf import Leaf
from .wait_graph import Node

_kinds = ("future", "event", "condition", "queue")


def is_orphan(node: Node) -> bool:
    """Whether the thing at the end of a wait is referenced by its waiter and by nothing else at all.

    Every reference is accounted for: a C extension's hidden one makes the answer False. One weak reference is the
    stall clock's own.
    """
    wanted = node.leaf.thing if node.leaf.thing is not None else node.chain.leaf
    if wanted is None or node.leaf.kind not in _kinds or node.leaf.tasks or node.leaf.job is not None:
        return False
    if weakref.getweakrefcount(wanted) > 1:
        return False
    mine: list[Any] = [node.task, *node.chain.links, *node.chain.frames]
    if sys.version_info < (3, 13):
        # Looking for names has left a dict of locals on the frames.
        mine += [frame.f_locals for frame in node.chain.frames]
    known = {id(thing) for thing in mine}
    seen = 0
    for holder in gc.get_referrers(wanted):
        if holder is sys._getframe():
            continue
        if id(holder) not in known and not isinstance(holder, (Chain, Leaf)) and not _is_iterator(holder):
            return False
        # No comprehension: it would close over `wanted` and so hold it in a cell.
        for thing in gc.get_referents(holder):
            seen += thing is wanted
    thing = None
    # The name `wanted` here and getrefcount's own argument are not seen by the collector.
    return sys.getrefcount(wanted) - 2 <= seen


def _is_iterator(holder: Any) -> bool:
    """The iterator that ``await future`` makes, and the waiter's entry in the future's own callbacks."""
    return type(holder).__name__ in ("FutureIter", "generator", "TaskWakeupMethWrapper")
