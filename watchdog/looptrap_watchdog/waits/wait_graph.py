"""Who waits for whom: tasks and locks, and the cycles among them."""

from __future__ import annotations

from typing import Any, Iterable, Optional

from ..places import Mark
from .await_chain import Chain, chain_of
from .holders import held_by, taker_of
from .leaf import Leaf
from .leaves import leaf_of

MOST = 2000


class Node:
    """One pending task, its chain and what it waits for."""

    __slots__ = ("chain", "holds", "leaf", "task", "waits")

    def __init__(self, task: Any) -> None:
        self.task = task
        self.chain: Chain = chain_of(task)
        self.leaf: Leaf = leaf_of(self.chain)
        self.holds: list[tuple[Any, Optional[Mark]]] = []
        self.waits: list[Any] = list(self.leaf.tasks)


class Graph:
    """Nodes by task. ``holders`` gives the tasks inside a lock and where they took it."""

    def __init__(self, tasks: Iterable[Any]) -> None:
        self.nodes: dict[Any, Node] = {}
        for task in tasks:
            if len(self.nodes) < MOST and not task.done():
                self.nodes[task] = Node(task)
        self._locks()

    def _locks(self) -> None:
        wanted = {
            id(node.leaf.thing): node.leaf.thing
            for node in self.nodes.values()
            if node.leaf.kind in ("lock", "semaphore") and node.leaf.thing is not None
        }
        self.holders: dict[int, list[tuple[Any, Optional[Mark]]]] = {key: [] for key in wanted}
        if not wanted:
            return
        for key, lock in wanted.items():
            taker, mark = taker_of(lock)
            if taker is not None and not taker.done() and taker in self.nodes and _is_taken(lock):
                self.holders[key].append((taker, mark))
        for task, node in self.nodes.items():
            inside = held_by(node.chain)
            for lock in inside:
                key = id(lock)
                if key not in wanted:
                    continue
                times = sum(1 for other in inside if other is lock)
                entering = node.leaf.thing is lock
                known = any(holder is task for holder, _ in self.holders[key])
                if times > (1 if entering else 0) and not known:
                    self.holders[key].append((task, None))
        for node in self.nodes.values():
            for holder, _ in self.holders.get(id(node.leaf.thing), ()):
                node.waits.append(holder)

    def path(self, start: Any) -> list[Node]:
        """Nodes from a task along what it waits for, until an end, a choice or a task seen before."""
        found: list[Node] = []
        at = start
        while at in self.nodes and all(node.task is not at for node in found):
            node = self.nodes[at]
            found.append(node)
            if node.leaf.choice:
                break
            at = next((other for other in node.waits if other in self.nodes), None)
        return found

    def cycle(self, start: Any) -> list[Node]:
        """The cycle that a task runs into, or an empty list."""
        path = self.path(start)
        if not path or path[-1].leaf.choice:
            return []
        following = [task for task in path[-1].waits if task in self.nodes]
        for task in following[:1]:
            for index, node in enumerate(path):
                if node.task is task:
                    return path[index:]
        return []


def _is_taken(lock: Any) -> bool:
    locked = getattr(lock, "locked", None)
    return bool(locked()) if callable(locked) else True
