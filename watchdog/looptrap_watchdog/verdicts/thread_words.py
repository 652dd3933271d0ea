"""Sentences about threads that wait: pools that are full, and threads and loops that wait for each other."""

from __future__ import annotations

import concurrent.futures
from typing import TYPE_CHECKING, Any, Callable, Optional

from ..names import name_of
from ..places import shown
from ..waits.leaf import Leaf
from ..waits.leaves import counted, victim_loc
from ..waits.stands import Stand, stands
from .labels import label_of

if TYPE_CHECKING:
    from ..waits.wait_graph import Node
    from .proofs import Proof


def standing(stand: Stand) -> str:
    """``thread `Thread-1` at jobs.py:12 waits in `inbox.get()` for an item``."""
    call = f" in {stand.call} for {stand.waits}" if stand.call else ""
    at = f" at {shown(stand.at)}" if stand.at else ""
    return f"thread `{stand.name}`{at} waits{call}"


def _standing_all(found: list[Stand]) -> str:
    """Threads of a pool, those at one place together."""
    groups: dict[str, list[Stand]] = {}
    for stand in found:
        groups.setdefault(standing(stand).replace(f"`{stand.name}` ", ""), []).append(stand)
    told = []
    for members in groups.values():
        names = ", ".join(f"`{stand.name}`" for stand in sorted(members, key=lambda stand: stand.name)[:4])
        more = f" and {len(members) - 4} more" if len(members) > 4 else ""
        first = members[0]
        at = f" at {shown(first.at)}" if first.at else ""
        call = f" in {first.call} for {first.waits}" if first.call else ""
        told.append(f"{names}{more} {'waits' if len(members) == 1 else 'wait'}{at}{call}")
    return f"Thread{'s' if len(found) > 1 else ''} {'; '.join(told)}"


def name_things(found: list[Stand], path: "list[Node]") -> None:
    """What a thread waits for has the name that the tasks have for it, where its own code has none."""
    frames = [frame for node in path for frame in node.chain.frames]
    for stand in found:
        stand.label = stand.label or name_of(stand.thing, frames)


def explain_job(proof: "Proof", victim: "Node") -> tuple[str, str]:
    """A task waits for a job in a thread, which does not return."""
    found = stands()
    name_things(found, proof.path)
    jobs = _jobs(victim.leaf)
    mine = [stand for stand in found if any(stand.item is job for job in jobs)]
    waits = "a job in a thread" if len(jobs) < 2 else f"{len(jobs)} jobs in threads"
    first = f"{_call(victim.leaf)} waits for {waits}"
    pool: Any = next((stand.pool for stand in mine or found if stand.pool is not None), None)
    busy = [stand for stand in found if stand.pool is pool] if pool is not None else []
    size = getattr(pool, "_max_workers", 0)
    queued = pool._work_queue.qsize() if hasattr(getattr(pool, "_work_queue", None), "qsize") else 0
    if queued and len(busy) >= size:
        return (
            f"{first}, but the pool is full: {counted(size, 'thread')}, all of them waiting, and "
            f"{counted(queued, 'job')} not begun. {_standing_all(busy)}.",
            "A job must not wait for another job of its own pool: give the inner jobs a pool of their own, "
            "await them on the loop instead, or raise `max_workers`.",
        )
    if not mine:
        return f"{first}, and no thread is left that could return.", "Let the job return, or bound the wait."
    told = "; ".join(map(standing, mine[:3]))
    return f"{first}, but {told}, {_why(mine[0], proof.path)}.", _advice(mine[0])


def _call(leaf: Leaf) -> str:
    return "this await" if leaf.what == "a thread's result" else leaf.call


def _jobs(leaf: Leaf) -> list[Any]:
    return [leaf.job, *leaf.more_jobs] if leaf.job is not None else []


def _why(stand: Stand, path: "list[Node]") -> str:
    if stand.thing is not None and any(_knows(node, stand.thing) for node in path):
        return "which only the task that awaits the job could bring"
    return "and nothing is left that could bring that"


def _advice(stand: Stand) -> str:
    if stand.method in ("get", "put"):
        return (
            "Feed the thread before awaiting it, or put a value that tells it to stop; between a thread and a loop "
            "use `loop.call_soon_threadsafe()` and an `asyncio.Queue`."
        )
    return "Let the thread go on before awaiting it, or wait with a timeout in the thread."


def _knows(node: "Node", thing: Any) -> bool:
    from ..waits.reach import holders_of

    return bool(holders_of(thing, [node]))


def partner_of(path: "list[Node]", victim: "Node") -> Optional[Stand]:
    """A thread that could end the victim's wait, and that itself waits for something the victim's side could bring."""
    thing = victim.leaf.thing if victim.leaf.thing is not None else victim.chain.leaf
    loop = victim.task.get_loop()
    found = stands()
    name_things(found, path)
    for stand in found:
        if stand.thing is None or isinstance(stand.thing, concurrent.futures.Future):
            continue
        if not (stand.can_reach(thing) or stand.can_reach(loop)):
            continue
        if any(_knows(node, stand.thing) for node in path):
            return stand
    return None


def explain_circle(victim: "Node", stand: Stand) -> tuple[str, str]:
    """A task and a thread wait for each other."""
    leaf = victim.leaf
    missing = f" ({leaf.missing})" if leaf.missing else ""
    return (
        f"a task and a thread wait for each other. {leaf.call} waits for {leaf.waits}{missing}, which "
        f"thread `{stand.name}` could bring; but {standing(stand)}, which only the waiting side could bring.",
        "Let one side go first: hand the thread what it waits for before this await, or end its wait with a timeout.",
    )


def explain_blocked(
    main: Stand, cause: str, others: list[Stand], asks: Callable[[Stand], bool], on_loop: bool, ends: "list[Node]"
) -> tuple[str, str]:
    """The test's own thread waits, and with it its loop, if it runs one.

    Args:
        cause: what the thread is blocked in, where its frames do not tell more.
        others: other threads that wait.
        asks: whether a thread waits for a coroutine of the loop that is blocked.
        ends: tasks on other threads' loops that wait for such a coroutine.
    """
    named = main.call if main.label or not cause else None
    call = named or (f"`{cause}`" if cause else "the call in this line, in C code,")
    blocks = " blocks the loop and" if on_loop else ""
    first = f"{call}{blocks} waits for {main.waits if named else 'ever'}"
    told = [
        f"thread `{stand.name}` at {shown(stand.at)} waits for a coroutine of the loop that is blocked here"
        if asks(stand)
        else standing(stand)
        for stand in others
    ]
    told += [
        f"`{label_of(node)}` at {shown(victim_loc(node.chain))} waits for a coroutine of that loop" for node in ends
    ]
    if not told:
        return f"{first}, and no other thread is left that could end that.", ""
    circle = bool(ends) or any(map(asks, others))
    advice = (
        "A blocked loop runs no coroutine: await here, or call it in `await asyncio.to_thread(...)`." if circle else ""
    )
    return f"{first}, but {'; '.join(told[:4])}.", advice
