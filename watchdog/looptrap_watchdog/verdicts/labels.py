"""Names of tasks and things in a report: the user's own, and the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..names import name_of
from ..noticing import tasks
from ..places import is_user

if TYPE_CHECKING:
    from ..waits.wait_graph import Graph, Node


def label_of(node: "Node") -> str:
    """A task's name; for a library's task that runs the user's code, as a portal's does, the user's function's."""
    first = next((frame for frame in node.chain.frames if is_user(frame.f_code)), None)
    coro = node.task.get_coro()
    code = getattr(coro, "cr_code", None)
    if first is None or code is None or is_user(code):
        return tasks.label(node.task)
    return first.f_code.co_name


def settle_names(graph: "Graph", path: "list[Node]") -> None:
    """Gives one thing one name in all the report: the one it has nearest to the test."""
    frames = [frame for node in path for frame in node.chain.frames]
    known: dict[int, str] = {}
    for node in [*path, *(other for other in graph.nodes.values() if other not in path)]:
        thing = node.leaf.thing
        if thing is None:
            continue
        name = known.get(id(thing)) or node.leaf.label or name_of(thing, frames)
        if name is not None:
            known[id(thing)] = name
    for node in graph.nodes.values():
        if node.leaf.thing is not None:
            node.leaf.label = known.get(id(node.leaf.thing), node.leaf.label)
