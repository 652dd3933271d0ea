"""Sentences. The first one alone has to suffice; then the evidence; then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from ..names import name_of
from ..noticing import loops, tasks
from ..places import loc, shown, user_mark
from ..waits.holders import taker_of
from ..waits.leaf import Leaf
from ..waits.leaves import victim_loc
from ..waits.reach import holders_of
from ..waits.referrers import others_holding
from ..waits.unstarted import unstarted_holding
from . import cross_loop
from .cross_loop import story
from .labels import label_of
from .proofs import wait_loc
from .remedies import bounding, remedy
from .thread_words import explain_circle, explain_job

if TYPE_CHECKING:
    from ..waits.wait_graph import Node
    from .proofs import Proof

CONFIDENCE = {"proof": "proved", "almost": "almost certain"}

_advice = {
    "event.sleep_forever": "Cancel it when the test is done, or bound it with a timeout.",
    "event": "Set it from a task that runs, and start that task before this await.",
    "queue.get": "Start the producer before this await, or use `get_nowait()` when an item must already be there.",
    "queue.put": "Start a consumer before this await, or give the queue room.",
    "queue.join": "Call `task_done()` once for every item that `get()` returned, in a `finally` block.",
    "queue.join.untaken": "Start a consumer: nothing takes the items out and calls `task_done()` for each.",
    "lock": "Release it in a `finally` block; `async with` does so by itself.",
    "semaphore": "Release it in a `finally` block; `async with` does so by itself.",
    "condition": "Call `notify()` or `notify_all()` while holding the condition, from a task that is still running.",
    "barrier": "Start as many tasks as the barrier has parties, or give it fewer.",
    "future": "Keep a reference where the code that completes it can reach it, and complete it on every path.",
    "task": "Make the awaited task end, or cancel it before awaiting it.",
    "thread": "The pool's thread waits too: let it return, or wait with a timeout there.",
    "stream": "Close or feed the other end before waiting for data.",
    "stream.receive": "Send before this await, or close the sending end when nothing more will come.",
    "stream.send": "Start the receiver before this await, or give the stream a buffer.",
}


def heading(proof: "Proof", at: Optional[str] = None) -> str:
    """``Deadlock at test_orders.py:31 (proved):``."""
    place = at or shown(wait_loc(proof.victim.task, proof.victim.chain) if proof.victim else proof.facts.get("at"))
    return f"Deadlock at {place} ({CONFIDENCE[proof.certainty]}):"


def explain_hang(proof: "Proof") -> tuple[str, str]:
    """Explanation and advice for a proved hang."""
    given = proof.facts.get("words")
    more = proof.facts.get("more", "")
    if given:
        return f"{heading(proof)} {given[0]}{more}", str(given[1])
    victim = proof.victim
    if victim is None:
        return f"{heading(proof)} every thread waits for another one.", "Look at the threads' stacks."
    if proof.cycle:
        words, advice = _explain_cycle(proof)
        return f"{heading(proof)} {words}{more}", advice
    words, advice = _explain_wait(proof, victim)
    return f"{heading(proof)} {words}{more or _behind(proof.path, victim)}", advice


def _explain_wait(proof: "Proof", victim: "Node") -> tuple[str, str]:
    leaf = victim.leaf
    foreign = proof.facts.get("foreign")
    if foreign is not None:
        gone = "is closed" if foreign.closed else "does not run"
        return (
            f"what is awaited belongs to {story(foreign)}, which {gone}, so nothing can complete it.",
            "Make and await it on the same loop: give the fixture that makes it the loop scope of the test.",
        )
    stranger = proof.facts.get("stranger")
    if stranger is not None:
        return _explain_stranger(victim, stranger)
    if leaf.choice:
        nodes = [node for other in leaf.tasks if (node := proof.graph.nodes.get(other))]
        for node in nodes:
            node.leaf.label = node.leaf.label or name_of(node.leaf.thing, reversed(victim.chain.frames))
        ends = "; ".join(map(waiting_words, nodes))
        return (
            f"none of the {len(leaf.tasks)} tasks that {leaf.call} waits for can end: {ends}.",
            "Let one of them end, or bound the wait with a timeout.",
        )
    owing = cross_loop.owing(leaf.job) if leaf.job is not None else None
    if owing is not None:
        return (
            f"the coroutine that `run_coroutine_threadsafe()` gave to {story(owing)} never begins, "
            "because that loop does not run.",
            "Run that loop in a thread (`loop.run_forever()`), or await the coroutine here.",
        )
    if leaf.kind == "thread" or (leaf.job is not None and not leaf.tasks):
        return explain_job(proof, victim)
    if proof.facts.get("partner") is not None:
        return explain_circle(victim, proof.facts["partner"])
    if proof.facts.get("orphan"):
        return (
            f"{leaf.call} waits for {leaf.waits}, and {leaf.name} is known to nobody but its waiter.",
            advice_for(leaf),
        )
    idle = unstarted_holding(leaf.thing, proof.graph.nodes) if leaf.kind not in ("lock", "semaphore") else None
    if idle is not None:
        made = f", made at {shown(idle.made)}," if idle.made else ""
        return (
            f"{_first(leaf)}, and the coroutine `{idle.name}`{made} that could {leaf.needs} was never awaited.",
            f"Await it, or start it before this line: `asyncio.create_task({idle.name.rsplit('.', 1)[-1]}(...))`.",
        )
    return f"{_first(leaf)}, {_evidence(leaf, victim, proof)}{_fellows(leaf, victim, proof)}", advice_for(leaf)


def _fellows(leaf: Leaf, victim: "Node", proof: "Proof") -> str:
    """Who else waits for the same, as the producer and the consumer that both put into a full queue."""
    if leaf.thing is None or leaf.kind in ("lock", "semaphore"):
        return ""
    nodes = [node for node in proof.graph.nodes.values() if node.leaf.thing is leaf.thing and node is not victim]
    told = [f"`{label_of(node)}` at {shown(victim_loc(node.chain))}" for node in nodes if node.chain.user_frame]
    if not told:
        return ""
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    wait = "waits" if len(told) == 1 else "wait"
    return f" {', '.join(told[:3])}{more} {wait} for the same."


def waiting_words(node: "Node") -> str:
    """``reader at live.py:37 waits for Queue `events` (the queue is empty)``."""
    leaf = node.leaf
    where = f" at {shown(victim_loc(node.chain))}" if node.chain.user_frame is not None else ""
    missing = f" ({leaf.missing})" if leaf.missing else ""
    thing = leaf.words() if leaf.thing is not None else leaf.what
    return f"{label_of(node)}{where} waits for {thing}{missing}"


def _explain_stranger(victim: "Node", stranger: "Node") -> tuple[str, str]:
    """The task that could end the wait is on a loop that does not run."""
    leaf = victim.leaf
    record = tasks.record_of(stranger.task)
    theirs, ours = loops.known(stranger.task.get_loop()), loops.known(victim.task.get_loop())
    made = user_mark(record.created)
    origin = f", made at {shown(loc(made))}" if made else ""
    origin += f" in {record.owner.words()}" if record.owner.kind == "fixture" else ""
    what = leaf.call if leaf.thing is not None else leaf.what
    missing = f" ({leaf.missing})" if leaf.missing else ""
    who = f"task `{tasks.label(stranger.task)}`{origin}"
    return (
        f"{what} waits for ever{missing}: {who}, could end it but belongs to "
        f"{story(theirs)}, which does not run while the code here runs on {story(ours)}.",
        remedy(theirs, ours),
    )


def _first(leaf: Leaf) -> str:
    """``jobs.get()`` waits for an item (the queue is empty)."""
    missing = f" ({leaf.missing})" if leaf.missing else ""
    if leaf.tasks:
        return f"{leaf.call} waits for {', '.join(f'`{tasks.label(task)}`' for task in leaf.tasks[:4])}"
    waits = f"{leaf.name}{leaf.waits[2:]}" if leaf.waits.startswith("it ") else leaf.waits
    return f"{leaf.call} waits for {waits}{missing}"


def _evidence(leaf: Leaf, victim: "Node", proof: "Proof") -> str:
    """Why nothing will come: nobody holds the thing, or who does waits as well."""
    left = f"and nothing is left that could {leaf.needs}."
    if leaf.thing is None:
        return left
    if leaf.kind in ("lock", "semaphore"):
        return _taken(leaf, proof)
    others = [node for node in proof.graph.nodes.values() if node.leaf.thing is not leaf.thing and node is not victim]
    behind = [node for node in proof.path if node is not victim]
    holders = [node for node in holders_of(leaf.thing, others) if node.chain.user_frame and node not in behind]
    if holders:
        told = "; ".join(f"`{label_of(node)}` has got it, but {_waits(node)}" for node in holders[:3])
        return f"{left} {told[0].upper()}{told[1:]}." if told[0] != "`" else f"{left} {told}."
    if leaf.kind in ("event", "queue", "future", "condition", "barrier") and others_holding(leaf.thing) == []:
        return f"and nobody else holds {leaf.name}, so nobody can {leaf.needs}."
    return left


def _waits(node: "Node") -> str:
    at = f" at {shown(victim_loc(node.chain))}" if node.chain.user_frame is not None else ""
    return f"waits itself in {node.leaf.call}{at}"


def _taken(leaf: Leaf, proof: "Proof") -> str:
    """Who took a lock or the last slot, and did not give it back."""
    taker, mark = taker_of(leaf.thing)
    where = f" at {shown(loc(mark))}" if mark else ""
    what = leaf.name if leaf.kind == "lock" else "the last one"
    if taker is None and mark is None:
        return f"and nothing is left that could {leaf.needs}."
    if taker is None or taker.done():
        who = f"`{tasks.label(taker)}`" if taker is not None else "a task"
        return f"and {who}, which took {what}{where}, has ended without releasing it."
    if proof.victim is not None and taker is proof.victim.task:
        return f"and this very task took {what}{where}."
    return f"and `{tasks.label(taker)}`, which took {what}{where}, cannot go on to release it."


def advice_for(leaf: Leaf) -> str:
    """What to do about a wait."""
    call = leaf.what.rsplit(".", 1)[-1].rsplit(" ", 1)[-1] + (".untaken" if leaf.untaken else "")
    return _advice.get(f"{leaf.kind}.{call}") or _advice.get(leaf.kind) or f"Bound the wait with `{bounding(None)}`."


def _behind(path: "list[Node]", victim: "Node") -> str:
    """Who waits for the victim."""
    if len(path) < 2 or path[0] is victim:
        return ""
    first = path[0]
    return f" `{label_of(first)}` waits for `{label_of(victim)}` at {shown(victim_loc(first.chain))}."


def _explain_cycle(proof: "Proof") -> tuple[str, str]:
    cycle = proof.cycle
    if len(cycle) == 1:
        return _explain_self(cycle[0], proof)
    names = [f"`{label_of(node)}`" for node in cycle]
    who = " and ".join([", ".join(names[:-1]), names[-1]])
    parts = []
    for number, node in enumerate(cycle):
        before = cycle[number - 1].leaf
        at = shown(victim_loc(node.chain))
        holds = ""
        if before.thing is not None and before.kind in ("lock", "semaphore"):
            mark = next((m for t, m in proof.graph.holders.get(id(before.thing), ()) if t is node.task and m), None)
            since = f" (taken at {shown(loc(mark))})" if mark else ""
            holds = f"holds {before.name}{since} and "
        following = f"`{label_of(cycle[(number + 1) % len(cycle)])}`"
        goal = node.leaf.name if node.leaf.thing is not None else following
        parts.append(f"{names[number]} {holds}waits for {goal} at {at}")
    locks = all(node.leaf.thing is not None for node in cycle)
    what = f"{who} hold what the other wants" if len(cycle) == 2 else f"{who} hold what the next one wants"
    if not locks:
        what = f"{who} wait for each other" if len(cycle) == 2 else f"{who} wait for each other in a circle"
    advice = (
        "Take the locks in the same order everywhere."
        if locks
        else "Let one of them not wait for the other: a task must not await one that awaits it."
    )
    return f"{what}. {'; '.join(parts)}.", advice


def _explain_self(node: "Node", proof: "Proof") -> tuple[str, str]:
    leaf = node.leaf
    if leaf.thing is None:
        return (
            f"task `{label_of(node)}` waits for itself.",
            "A task must not await itself, also not through gather().",
        )
    mark = next((m for t, m in proof.graph.holders.get(id(leaf.thing), ()) if t is node.task and m), None)
    since = f", taken at {shown(loc(mark))}" if mark else ""
    return (
        f"{leaf.call} waits for {leaf.name}, which this task already holds itself{since}.",
        "asyncio's locks cannot be taken twice by one task: take it once, outside.",
    )


def because(value: Any) -> str:
    """An exception in one line."""
    text = str(value).strip().splitlines()
    return f"{type(value).__name__}: {text[0]}" if text else type(value).__name__
