"""Who else is left that could cancel or release what waits in a circle, while timers run or sockets are open."""

from __future__ import annotations

from typing import Any

from ..noticing import loops
from ..places import is_user
from ..waits.reach import holders_of, reaches
from ..waits.stands import stands
from ..waits.wait_graph import Graph, Node
from . import idle


def can_intervene(path: list[Node], graph: Graph) -> bool:
    """Whether a task, timer or thread that can still act has got hold of a task or thing on a wait path.

    A task that waits for one on the path cannot act itself. One that asks for ``all_tasks()`` may cancel any.
    """
    members = {id(node.task) for node in path}
    others = [
        node
        for node in graph.nodes.values()
        if id(node.task) not in members and not any(id(behind.task) in members for behind in graph.path(node.task))
    ]
    if any(
        "all_tasks" in frame.f_code.co_names for node in others for frame in node.chain.frames if is_user(frame.f_code)
    ):
        return True
    wanted: list[Any] = [node.task for node in path]
    wanted += [thing for node in path for thing in (node.leaf.thing, node.chain.leaf) if thing is not None]
    timers = [
        value
        for _, loop in loops.alive()
        for timer in idle.timers_of(loop)
        if not timer.cancelled()
        for value in (getattr(timer, "_callback", None), *(getattr(timer, "_args", None) or ()))
    ]
    threads = stands()
    return any(
        holders_of(thing, others) or reaches(timers, thing) or any(stand.can_reach(thing) for stand in threads)
        for thing in wanted
    )
