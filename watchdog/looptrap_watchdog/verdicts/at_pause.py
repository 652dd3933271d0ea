"""All tasks and what they wait for, for somebody who has stopped at a line in a debugger."""

from __future__ import annotations

import base64
import json
from typing import Any, Optional

from ..noticing import loops, tasks, thread_frames
from ..noticing.loops import LoopRecord
from ..places import Loc, frame_marks, loc, stack, user_mark
from ..untouched import as_without_loop
from ..waits.wait_graph import Graph, Node
from ..waits.waiting import main_chain
from .cross_loop import story
from .labels import label_of, settle_names
from .verdict_events import node_loc, wait_links

MOST = 500
DEEP = 100


def encoded() -> str:
    """``tasks_now()`` as base64 of JSON: a debugger shows a value by its ``repr``, which leaves this as it is."""
    return base64.b64encode(json.dumps(tasks_now()).encode("utf-8")).decode("ascii")


def tasks_now() -> dict[str, Any]:
    """Loops with their pending tasks: state, place, wait chain. Looks only, and may be called in any thread.

    ``state`` is ``running`` (at a line of its own now), ``ready`` (its loop will go on with it) or ``waiting``.
    """
    alike = set(tasks.alike)
    try:
        with as_without_loop():
            return _tasks_now()
    finally:
        tasks.alike.clear()
        tasks.alike.update(alike)


def _tasks_now() -> dict[str, Any]:
    found = [(record, loops.pending_tasks(loop)) for record, loop in loops.alive()]
    graph = Graph([task for _, pending in found for task in pending])
    tasks.tell_apart(graph.nodes)
    own, _ = main_chain()
    told = []
    for record, pending in found:
        nodes = sorted((graph.nodes[task] for task in pending if task in graph.nodes), key=_number)
        shown = [_told(node, graph, record, node.task is own) for node in nodes[:MOST]]
        told.append({"id": record.id, "about": story(record), "tasks": shown, "left_out": len(pending) - len(shown)})
    return {"v": 1, "loops": told}


def _number(node: Node) -> int:
    return tasks.record_of(node.task).id


def _told(node: Node, graph: Graph, loop: LoopRecord, own: bool) -> dict[str, Any]:
    record = tasks.record_of(node.task)
    path, cycle = graph.path(node.task), graph.cycle(node.task)
    settle_names(graph, path)
    made = user_mark(record.created)
    told: dict[str, Any] = {
        "id": record.id,
        "label": label_of(node),
        "owner": record.owner.words(),
        # A test's own task is its runner's, but runs the user's code.
        "infra": record.infra and node.chain.user_frame is None,
        "own": own,
        "cycle": node in cycle,
        "chain": [],
        **({"created": loc(made)} if made else {}),
    }
    if node.chain.running:
        frame = thread_frames.by_thread().get(loop.thread or 0)
        marks = frame_marks(frame, DEEP)
        at: Optional[Loc] = loc(mark) if (mark := user_mark(marks)) else node_loc(node)
        return {**told, "state": "running", "stack": stack(marks), **({"at": at} if at else {})}
    told["stack"] = stack(node.chain.marks)
    place = node_loc(node)
    if place:
        told["at"] = place
    if node.chain.leaf is None:
        return {**told, "state": "ready"}
    return {**told, "state": "waiting", "chain": wait_links(path, cycle)}
