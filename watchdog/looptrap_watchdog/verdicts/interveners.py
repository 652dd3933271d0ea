"""Who else is left that could end a wait that looks dead, while timers run or sockets are open."""

from __future__ import annotations

from typing import Any, Iterator

from ..moment import moment
from ..noticing import loops, tasks, thread_frames, threads, trio_runs
from ..waits import thread_waits
from ..waits.grasp import may_get_at
from ..waits.wait_graph import Graph, Node
from . import idle, proofs, signals


def can_intervene(path: list[Node], graph: Graph) -> bool:
    """Whether a task, callback, thread or handler that can still act may get at a task or thing on a wait path.

    Whatever waits only for tasks on the path is as dead as they are. A semaphore's other holders are not known.
    """
    if any(isinstance(node.task, trio_runs.TrioTask) for node in path):
        return True  # Its deadlines belong to scopes, which no timer leads to.
    if any(
        node.leaf.kind == "semaphore" or idle.deadline_of(node.task, node.leaf, node.chain) is not None for node in path
    ):
        return True
    dead = _dead(path, graph)
    if any(node.leaf.fails_early and any(id(task) not in dead for task in node.leaf.members) for node in path):
        return True
    others = [node for node in graph.nodes.values() if id(node.task) not in dead]
    wanted = set(dead)
    wanted |= {id(thing) for node in path for thing in (node.leaf.thing, node.chain.leaf) if thing is not None}
    starts: list[Any] = [*_of_loops(), *_of_threads(path, graph)]
    for node in others:
        starts += [*_inside_of(node), *_callbacks(node.task)]
    begun = [value for node in graph.nodes.values() if id(node.task) in dead for value in _inside_of(node)]
    if may_get_at(starts, wanted, begun):
        return True
    return signals.may_end(thing for node in path for thing in (node.task, node.leaf.thing, node.chain.leaf))


def _dead(path: list[Node], graph: Graph) -> set[int]:
    """Ids of the tasks on the path, and of those that wait, without a limit, for nothing but these.

    The test runner's own task, such as anyio's, waits for the test to end.
    """
    dead = {id(node.task) for node in path}
    runner = proofs.driven_task()
    if runner in graph.nodes and tasks.record_of(runner).infra and graph.nodes[runner].chain.user_frame is None:
        dead.add(id(runner))
    rest = [node for node in graph.nodes.values() if id(node.task) not in dead]
    while True:
        behind = [node for node in rest if _waits_only_for(node, dead)]
        if not behind:
            return dead
        dead |= {id(node.task) for node in behind}
        rest = [node for node in rest if id(node.task) not in dead]


def _waits_only_for(node: Node, dead: set[int]) -> bool:
    if not node.waits or node.leaf.choice or node.leaf.job is not None or node.leaf.kind == "semaphore":
        return False
    if any(id(task) not in dead for task in (*node.waits, *node.leaf.members)):
        return False
    return idle.deadline_of(node.task, node.leaf, node.chain) is None


def _inside_of(node: Node) -> list[Any]:
    return [node.task.get_coro(), *node.chain.links, *node.chain.frames]


def _callbacks(task: Any) -> list[Any]:
    entries = getattr(task, "_callbacks", None) or ()
    return [entry[0] if isinstance(entry, tuple) else entry for entry in entries]


def _of_loops() -> Iterator[Any]:
    """What loops will call: timers, what is ready, and whatever watches a descriptor."""
    for _, loop in loops.alive():
        for handle in (*idle.timers_of(loop), *list(idle.ready_of(loop) or ())):
            if not handle.cancelled():
                yield from (getattr(handle, "_callback", None), *(getattr(handle, "_args", None) or ()))
        yield from idle.watchers_of(loop)
        handler = getattr(loop, "_exception_handler", None)
        if signals.is_users(handler):
            yield handler


def _of_threads(path: list[Node], graph: Graph) -> Iterator[Any]:
    """The frames of threads, but of those whose loop sleeps, and of the test's own where it waits for the path."""
    asleep = {record.thread for record, _ in loops.alive() if record.parked_since is not None}
    skipped = {*asleep, *threads.ours}
    natives = threads.native_ids()
    for ident, frame in thread_frames.by_thread().items():
        if ident in skipped or threads.is_harness(frame):
            continue
        if ident == moment.thread:
            behind = thread_waits.task_behind(frame, graph)
            waits = threads.state_of(frame, natives.get(ident)) != threads.RUNNING
            if waits and behind is not None and any(node is behind for node in path):
                continue
        at = frame
        while at is not None and "/_pytest/" not in at.f_code.co_filename.replace("\\", "/"):
            yield at
            at = at.f_back  # type: ignore[assignment]
