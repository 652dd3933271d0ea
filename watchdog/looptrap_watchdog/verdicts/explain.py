"""Sentences. The first one alone has to suffice; then the evidence; then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..names import name_of
from ..noticing import loops, tasks
from ..places import loc, shown, user_mark
from ..waits.leaf import Leaf
from ..waits.leaves import victim_loc
from ..waits.referrers import others_holding
from . import cross_loop
from .cross_loop import story
from .remedies import remedy

if TYPE_CHECKING:
    from ..waits.wait_graph import Node
    from .proofs import Proof

_nothing_left = "No other task, timer, descriptor or thread is left that could"

_advice = {
    "event": "Set it from a task that runs, and start that task before this await.",
    "queue.get": "Start the producer before this await, or use `get_nowait()` when an item must already be there.",
    "queue.put": "Start a consumer before this await, or give the queue room.",
    "queue.join": "Call `task_done()` once for every item that `get()` returned, in a `finally` block.",
    "queue.join.untaken": "Start a consumer: nothing takes the items out and calls `task_done()` for each.",
    "lock": "Release it in a `finally` block; `async with` does so by itself.",
    "semaphore": "Release it in a `finally` block; `async with` does so by itself.",
    "condition": "Call `notify()` or `notify_all()` while holding the condition, from a task that is still running.",
    "future": "Keep a reference where the code that completes it can reach it, and complete it on every path.",
    "task": "Make the awaited task end, or cancel it before awaiting it.",
    "thread": "The pool's thread waits too: let it return, or wait with a timeout there.",
    "stream": "Close or feed the other end before waiting for data.",
}


def explain_hang(proof: "Proof") -> tuple[str, str]:
    """Explanation and advice for a proved hang."""
    given = proof.facts.get("words")
    if given:
        return str(given[0]), str(given[1])
    victim = proof.victim
    if victim is None:
        return "Deadlock: every thread waits for another one.", "Look at the threads' stacks."
    at = shown(victim_loc(victim.chain))
    if proof.cycle:
        return _explain_cycle(proof.cycle)
    foreign = proof.facts.get("foreign")
    if foreign is not None:
        gone = "is closed" if foreign.closed else "does not run"
        return (
            f"Deadlock at {at}: the awaited future belongs to loop #{foreign.id} ({foreign.provider}), which {gone}, "
            "so nothing can complete it.",
            "Make and await it on the same loop: give the fixture that makes it the loop scope of the test.",
        )
    leaf = victim.leaf
    stranger = proof.facts.get("stranger")
    if stranger is not None:
        return _explain_stranger(victim, stranger, at)
    if leaf.choice:
        nodes = [node for other in leaf.tasks if (node := proof.graph.nodes.get(other))]
        for node in nodes:
            node.leaf.label = node.leaf.label or name_of(node.leaf.thing, reversed(victim.chain.frames))
        ends = "; ".join(map(waiting_words, nodes))
        return (
            f"Deadlock at {at}: none of the {len(leaf.tasks)} tasks that `{leaf.what}()` waits for can end: {ends}."
            f"{_behind(proof.path, victim)}",
            "Let one of them end, or bound the wait with a timeout.",
        )
    owing = cross_loop.owing(leaf.job) if leaf.job is not None else None
    if owing is not None:
        return (
            f"Deadlock at {at}: the coroutine that `run_coroutine_threadsafe()` gave to {story(owing)} never begins, "
            "because that loop does not run.",
            "Run that loop in a thread (`loop.run_forever()`), or await the coroutine here.",
        )
    if proof.facts.get("orphan"):
        return (
            f"Deadlock at {at}: {leaf.words()} is known to nobody but its waiter, so nothing can ever {leaf.needs}.",
            advice_for(leaf),
        )
    behind = _behind(proof.path, victim)
    return f"{_first(leaf, at)} {_evidence(leaf)}{behind}", advice_for(leaf)


def waiting_words(node: "Node") -> str:
    """``reader at live.py:37 waits for Queue `events` (the queue is empty)``."""
    leaf = node.leaf
    where = f" at {shown(victim_loc(node.chain))}" if node.chain.user_frame is not None else ""
    missing = f" ({leaf.missing})" if leaf.missing else ""
    thing = leaf.words() if leaf.thing is not None else leaf.what
    return f"{tasks.label(node.task)}{where} waits for {thing}{missing}"


def _explain_stranger(victim: "Node", stranger: "Node", at: str) -> tuple[str, str]:
    """The task that could end the wait is on a loop that does not run."""
    leaf = victim.leaf
    record = tasks.record_of(stranger.task)
    theirs, ours = loops.known(stranger.task.get_loop()), loops.known(victim.task.get_loop())
    made = user_mark(record.created)
    origin = f", made at {shown(loc(made))}" if made else ""
    origin += f" in {record.owner.words()}" if record.owner.kind == "fixture" else ""
    what = f"`{leaf.what.rsplit('.', 1)[-1]}()` of {leaf.words()}" if leaf.thing is not None else leaf.what
    missing = f" ({leaf.missing})" if leaf.missing else ""
    who = f"task `{tasks.label(stranger.task)}`{origin}"
    return (
        f"Deadlock at {at}: {what} waits for ever{missing}: {who}, could end it but belongs to "
        f"{story(theirs)}, which does not run while the code here runs on {story(ours)}.",
        remedy(theirs, ours),
    )


def _first(leaf: Leaf, at: str) -> str:
    missing = f" ({leaf.missing})" if leaf.missing else ""
    if leaf.thing is None:
        return f"Deadlock at {at}: waits for {leaf.what} for ever{missing}."
    return f"Deadlock at {at}: `{leaf.what.rsplit('.', 1)[-1]}()` of {leaf.words()} waits for ever{missing}."


def _evidence(leaf: Leaf) -> str:
    tail = f"{_nothing_left} {leaf.needs}."
    if leaf.thing is None or leaf.kind not in ("event", "queue", "future", "condition"):
        return tail
    others = others_holding(leaf.thing)
    if others is None:
        return tail
    if not others:
        return f"Nobody else holds it, so nobody can {leaf.needs}."
    return (
        f"{tail} It is also held by {', '.join(others)}, which do not run."
        if len(others) > 1
        else (f"{tail} It is also held by {others[0]}, which does not run.")
    )


def advice_for(leaf: Leaf) -> str:
    """What to do about a wait."""
    call = leaf.what.rsplit(".", 1)[-1] + (".untaken" if leaf.untaken else "")
    return _advice.get(f"{leaf.kind}.{call}") or _advice.get(leaf.kind) or "Bound the wait with `asyncio.timeout()`."


def _behind(path: list["Node"], victim: "Node") -> str:
    """Who waits for the victim."""
    if len(path) < 2 or path[0] is victim:
        return ""
    first = path[0]
    return f" Task {tasks.label(first.task)} waits for it at {shown(victim_loc(first.chain))}."


def _explain_cycle(cycle: list["Node"]) -> tuple[str, str]:
    if len(cycle) == 1:
        return _explain_self(cycle[0])
    parts = []
    for number, node in enumerate(cycle):
        following = cycle[(number + 1) % len(cycle)]
        at = shown(victim_loc(node.chain))
        who = tasks.label(following.task)
        thing = node.leaf.words() if node.leaf.thing is not None else "it"
        if node.leaf.thing is not None:
            parts.append(f"{tasks.label(node.task)} at {at} waits for {thing}, which {who} holds")
        else:
            parts.append(f"{tasks.label(node.task)} at {at} waits for {who}")
    locks = all(node.leaf.thing is not None for node in cycle)
    what = "Deadlock: tasks hold each other's locks" if locks else "Deadlock: tasks wait for each other in a circle"
    advice = (
        "Take the locks in the same order everywhere."
        if locks
        else "Let one of them not wait for the other: a task must not await one that awaits it."
    )
    return f"{what}: {'; '.join(parts)}.", advice


def _explain_self(node: "Node") -> tuple[str, str]:
    at = shown(victim_loc(node.chain))
    leaf = node.leaf
    if leaf.thing is None:
        return (
            f"Deadlock at {at}: task {tasks.label(node.task)} waits for itself.",
            "A task must not await itself, also not through gather().",
        )
    return (
        f"Deadlock at {at}: task {tasks.label(node.task)} waits for {leaf.words()}, which it already holds itself.",
        "An asyncio lock cannot be taken twice by the same task: take it once, in the outer function.",
    )


def counted(count: int, thing: str) -> str:
    """``3 tasks``."""
    return f"{count} {thing}" + ("" if count == 1 else "s")


def because(value: Any) -> str:
    """An exception in one line."""
    text = str(value).strip().splitlines()
    return f"{type(value).__name__}: {text[0]}" if text else type(value).__name__
