"""Tasks on loops that do not run: they hold the key to a wait, and nobody lets them use it."""

from __future__ import annotations

from typing import Optional

from ..noticing import loops
from ..waits.reach import holders_of
from ..waits.wait_graph import Graph, Node


def cut(path: list[Node]) -> Optional[Node]:
    """Ends a wait path before the first task whose loop does not run. Returns that task's node, or None."""
    for index, node in enumerate(path[1:], 1):
        if stands(node):
            del path[index:]
            return node
    return None


def completer(victim: Node, graph: Graph) -> Optional[Node]:
    """A task on a loop that does not run and that holds what the victim waits for, or None."""
    thing = victim.leaf.thing if victim.leaf.thing is not None else victim.chain.leaf
    if thing is None or not victim.leaf.terminal:
        return None
    standing = [node for node in graph.nodes.values() if node is not victim and stands(node)]
    return next(iter(holders_of(thing, standing)), None) if standing else None


def stands(node: Node) -> bool:
    """Whether a task's loop does not run now."""
    record = loops.known(node.task.get_loop())
    return record is not None and (record.closed or (record.thread is None and not record.hosted))
