"""The proof: every thread sleeps for ever, or in a loop that nothing can wake."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, Callable, Optional

from ..ending import debuggers
from ..moment import moment
from ..noticing import loops, tasks, thread_frames, threads
from ..noticing.loops import LoopRecord
from ..places import Loc, file_kind, frame_marks, is_user, loc, user_mark
from ..untouched import real
from ..waits.await_chain import Chain
from ..waits.leaf import Leaf
from ..waits.leaves import victim_loc
from ..waits.stands import behind_job, job_stands
from ..waits.wait_graph import Graph, Node
from ..waits.wires import Wires
from . import closed_world, idle, lost_wakeups, signals, stopped, thread_words
from .labels import settle_names


class Proof:
    """A wait that nothing can end, and the task or thread that is stuck in it."""

    def __init__(
        self,
        kind: str,
        certainty: str,
        graph: Graph,
        path: list[Node],
        cycle: list[Node],
        victim: Optional[Node],
        thread: Optional[int] = None,
        record: Optional[LoopRecord] = None,
        facts: Optional[dict[str, Any]] = None,
    ) -> None:
        self.kind = kind
        self.certainty = certainty
        self.graph = graph
        self.path = path
        self.cycle = cycle
        self.victim = victim
        self.thread = thread
        self.record = record
        self.took = 0.0
        self.facts: dict[str, Any] = {} if facts is None else facts

    @property
    def leaf(self) -> Optional[Leaf]:
        return self.victim.leaf if self.victim else None

    @property
    def chain(self) -> Optional[Chain]:
        return self.victim.chain if self.victim else None


class Sleeping:
    """Loops that sleep for ever for another reason than that nothing is left: by number."""

    def __init__(self) -> None:
        self.lost: list[LoopRecord] = []
        self.wires: dict[int, Wires] = {}


def may_prove() -> bool:
    """Only a test's phases are judged, and not while a debugger holds the process or threads cannot be looked at."""
    return moment.in_test and not debuggers.paused() and not idle.foreign_machinery() and not thread_frames.hidden()


def prove_here(record: LoopRecord, loop: Any, timeout: Optional[float]) -> Optional[Proof]:
    """In the thread of a loop that is about to sleep: a proof that it will sleep for ever, or None."""
    began = real.perf_counter()
    if loop is None or threading.get_ident() != moment.thread or not may_prove():
        return None
    if idle.sleep_of(record, loop, timeout) != idle.IDLE or idle.alarm_is_set():
        return None
    parked = idle.idle_loop_threads() or set()
    if not _others_are_still({threading.get_ident(), *parked}):
        return None
    # A pool thread may have handed in its result just before it became idle.
    if idle.ready_of(loop):
        return None
    proof = conclude(record, loop)
    if idle.ready_of(loop):
        return None  # A handler of a signal has run meanwhile.
    if proof is not None:
        proof.took = real.perf_counter() - began
    return proof


SECOND_LOOK = 0.002
"""Seconds between two looks at other threads; the loop would sleep anyway."""


def _others_are_still(skipped: set[int]) -> bool:
    first = threads.stillness(skipped)
    if not first:
        return first is not None
    if not threads.kernel_tells():
        return False  # Left to the watchdog thread, which looks for longer.
    real.sleep(SECOND_LOOK)
    return threads.stillness(skipped) == first


def conclude(
    record: Optional[LoopRecord],
    loop: Any,
    start: Optional[Callable[[Graph], Optional[Node]]] = None,
    sleeping: Optional[Sleeping] = None,
) -> Optional[Proof]:
    """Names the stuck task once it is known that nothing can act. None when no task of the user's is stuck.

    Args:
        start: gives the task that the test's own thread waits for, when that is not a loop's.
        sleeping: what is known of the loops beyond that they sleep.
    """
    pending = [task for _, other in loops.alive() for task in loops.pending_tasks(other)]
    graph = Graph(pending)
    if sleeping is not None and sleeping.wires:
        closed_world.join(graph, sleeping.wires)
    here = [node for task, node in graph.nodes.items() if loop is None or task.get_loop() is loop]
    first = (start(graph) if start is not None else None) or main_node(here)
    first = first or main_node([node for node in graph.nodes.values() if not stopped.stands(node)])
    first = first or graph.nodes.get(driven_by_user())
    if first is None:
        return None
    tasks.tell_apart(graph.nodes)
    if any(str(node.chain.unknown or "").startswith("Loop.") for node in graph.nodes.values()):
        return None  # A request of uvloop's own, such as getaddrinfo: the network may answer.
    if any(node.leaf.job is not None and node.leaf.job.done() for node in graph.nodes.values()):
        return None
    path = graph.path(first.task)
    stranger = stopped.cut(path)
    if signals.may_end(thing for node in path for thing in (node.task, node.leaf.thing, node.chain.leaf)):
        return None
    cycle = [] if stranger else graph.cycle(first.task)
    settle_names(graph, path)
    lost = lost_wakeups.find(graph, path, sleeping.lost if sleeping is not None else [])
    if lost is not None:
        victim = lost.node or _victim(graph, path, [])
        facts: dict[str, Any] = {"words": lost_wakeups.words(lost, victim)}
        return Proof("lost_wakeup", "proof", graph, path, [], victim, record=record, facts=facts)
    victim = _victim(graph, path, cycle)
    if sleeping is not None and sleeping.wires and victim.leaf.kind == "stream":
        victim = next((node for node in path if node in cycle and _has_user(node)), victim)
        certainty = "almost" if any(wires.listening for wires in sleeping.wires.values()) else "proof"
        facts = {"words": closed_world.words(victim, cycle)}
        return Proof("closed_world", certainty, graph, path, cycle, victim, record=record, facts=facts)
    kind = "cycle" if cycle else "deadlock"
    foreign = _foreign(victim)
    if stranger is None and foreign is None and not cycle:
        stranger = stopped.completer(victim, graph)
    if (foreign is not None or stranger is not None) and not cycle:
        kind = "foreign_loop"
    facts = {"foreign": foreign, "stranger": stranger}
    if kind == "deadlock":
        facts["partner"] = thread_words.partner_of(path, victim)
        if facts["partner"] is not None or (victim.leaf.job is not None and not victim.leaf.tasks):
            kind = "thread"
            partner = facts["partner"]
            facts["stuck"] = [partner] if partner is not None else job_stands(victim.leaf)
    certainty = "proof"
    if victim.leaf.kind == "semaphore" and not cycle:
        certainty = "almost"
    return Proof(kind, certainty, graph, path, cycle, victim, record=record, facts=facts)


def main_node(nodes: list[Node]) -> Optional[Node]:
    """The node whose chain holds the running test's or fixture's frame; else a portal's user task, else the newest."""
    code = moment_code()
    for node in nodes:
        if code is not None and any(frame.f_code in code for frame in node.chain.frames):
            return node
    driven = driven_task()
    for node in nodes:
        if node.task is driven and node.chain.user_frame is not None:
            return node
    users = [node for node in nodes if any(is_user(frame.f_code) for frame in node.chain.frames)]
    # A portal runs what the test has called; a task that the application made for itself may well be idle.
    users.sort(key=lambda node: (_by_portal(node), tasks.record_of(node.task).id))
    return users[-1] if users else None


def driven_task() -> Any:
    """The task that ``asyncio.run`` or ``run_until_complete`` was called with in the test's thread, or None."""
    frame = thread_frames.by_thread().get(moment.thread)
    while frame is not None:
        if frame.f_code.co_name == "run_until_complete" and file_kind(frame.f_code.co_filename) != "user":
            return frame.f_locals.get("future")
        frame = frame.f_back
    return None


def driven_by_user() -> Any:
    """The driven task where a line of the user's made it, as ``asyncio.run(event.wait())``: often their only line."""
    task = driven_task()
    return task if isinstance(task, asyncio.Task) and not task.done() and not tasks.record_of(task).infra else None


def wait_loc(task: Any, chain: Chain) -> Optional[Loc]:
    """The hung line: in the task's code, or the user's that runs a loop for a task with none of the user's in it."""
    if chain.user_frame is None and task is not None and task is driven_by_user():
        mark = user_mark(frame_marks(thread_frames.by_thread().get(moment.thread), 100))
        if mark is not None:
            return loc(mark)
    return victim_loc(chain)


def _by_portal(node: Node) -> bool:
    return any(frame.f_code.co_name in ("_call_func", "_run_coro") for frame in node.chain.frames[:3])


def moment_code() -> Optional[set[Any]]:
    """Code objects of the running test function and fixture."""
    found = {getattr(_plain(function), "__code__", None) for function in running_functions}
    function = getattr(moment.item, "obj", None)
    found.add(getattr(_plain(function), "__code__", None))
    found.discard(None)
    return found or None


running_functions: list[Any] = []
"""Fixture functions being set up or torn down, innermost last."""


def _plain(function: Any) -> Any:
    """The function under wrappers and bound methods."""
    for _ in range(10):
        inner = getattr(function, "__func__", None) or getattr(function, "__wrapped__", None)
        if inner is None:
            wrapped = getattr(function, "hypothesis", None)
            inner = getattr(wrapped, "inner_test", None)
        if inner is None:
            return function
        function = inner
    return function


def _victim(graph: Graph, path: list[Node], cycle: list[Node]) -> Node:
    """The task to blame and to end: the last on the test's wait path, or, behind a pool thread, what that waits for."""
    last = path[-1]
    if cycle:
        return next((node for node in reversed(path) if node in cycle and _has_user(node)), last)
    if last.leaf.kind != "thread":
        return next((node for node in reversed(path) if _has_user(node)), last)
    behind = behind_job(last.leaf.job, graph)
    path.extend(node for node in behind if node not in path)
    return next((node for node in reversed(behind) if _has_user(node)), last)


def _has_user(node: Node) -> bool:
    return any(file_kind(frame.f_code.co_filename) == "user" for frame in node.chain.frames)


def _foreign(node: Node) -> Optional[LoopRecord]:
    """The other loop that the awaited future belongs to, when that one is closed or does not run."""
    future = node.chain.leaf
    owner = getattr(future, "_loop", None)
    if owner is None or owner is node.task.get_loop():
        return None
    record = loops.known(owner)
    return record if record is not None and (record.closed or record.thread is None) else None
