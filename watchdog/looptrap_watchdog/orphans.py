"""Things that only their waiters know: nobody can ever complete them, timers or not."""

from __future__ import annotations

import gc
import sys
import weakref
from typing import Any

from .wait_graph import Node


def is_orphan(node: Node) -> bool:
    """Whether the bare future at the end of a wait is referenced by its waiter and by nothing else at all.

    Every reference is accounted for: a C extension's hidden one makes the answer False.
    """
    future = node.chain.leaf
    if future is None or node.leaf.kind != "future" or node.leaf.tasks or weakref.getweakrefcount(future):
        return False
    mine: list[Any] = [node, node.chain, node.leaf, node.task, *node.chain.links, *node.chain.frames]
    waiters = {id(thing) for thing in mine}
    seen = 0
    for holder in gc.get_referrers(future):
        if holder is sys._getframe():
            continue
        known = id(holder) in waiters or type(holder).__name__ == "FutureIter" or holder is mine
        if not known:
            return False
        seen += sum(1 for thing in gc.get_referents(holder) if thing is future)
    # The names `future` here and getrefcount's own argument are not seen by the collector.
    return sys.getrefcount(future) - 2 <= seen
