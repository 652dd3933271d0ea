"""Proofs and suspicions as events."""

from __future__ import annotations

import threading
from typing import Any, Optional

from ..moment import moment
from ..noticing import loops, tasks, thread_frames, threads
from ..places import Loc, frame_marks, loc, shown, stack, user_mark
from ..stream import emit
from ..untouched import real
from ..waits.leaf import Leaf
from ..waits.stands import Stand, stands
from ..waits.wait_graph import Node
from .explain import CONFIDENCE, explain_hang
from .labels import label_of
from .proofs import Proof, wait_loc
from .thread_words import name_things


def node_loc(node: Node) -> Optional[Loc]:
    """Where a task waits, in the user's code where possible."""
    return wait_loc(node.task, node.chain)


def wait_links(path: list[Node], cycle: list[Node]) -> list[dict[str, Any]]:
    """The wait chain of the event schema."""
    links = []
    for node in path:
        at = node_loc(node)
        link: dict[str, Any] = {"what": f"task {label_of(node)}", "waitsFor": waits_for(node)}
        if at:
            link["at"] = at
        links.append(link)
        if node.leaf.job is not None:
            jobs = [node.leaf.job, *node.leaf.more_jobs]
            links += [thread_link(stand) for stand in _named(jobs, path)][:4]
    if cycle and links:
        links[-1]["waitsFor"] += ", which is where the circle closes"
    return links


def _named(jobs: list[Any], path: list[Node]) -> list[Stand]:
    """The threads that run these jobs, what they wait for named as the tasks of the path name it."""
    found = [stand for stand in stands() if any(stand.item is job for job in jobs)]
    name_things(found, path)
    return sorted(found, key=lambda stand: stand.name)


def thread_link(stand: Stand) -> dict[str, Any]:
    """A thread as a link of the wait chain."""
    waits = (stand.call or "a call in C code").replace("`", "")
    return {"what": f"thread {stand.name}", "waitsFor": waits, **({"at": stand.at} if stand.at else {})}


def waits_for(node: Node) -> str:
    """What a task waits for, as the report prints it."""
    leaf = node.leaf
    if leaf.tasks and leaf.kind == "task" and leaf.what == "task":
        return f"task {tasks.label(leaf.tasks[0])}"
    if leaf.tasks:
        return f"{leaf.what} of {', '.join(tasks.label(task) for task in leaf.tasks[:4])}"
    holder = next((task for task in node.waits if task not in leaf.tasks), None)
    named = f"{leaf.what} (`{leaf.label}`)" if leaf.label else leaf.what
    if holder is not None and leaf.kind == "stream":
        return f"{named}, from task {tasks.label(holder)}"
    if holder is not None:
        return f"{named}, held by {'itself' if holder is node.task else 'task ' + tasks.label(holder)}"
    return named


def node_ref(node: Node) -> dict[str, Any]:
    """A task of the graph as a ``Ref``, by the name that the sentences give it."""
    return {**task_ref(node.task, node_loc(node)), "label": label_of(node)}


def task_ref(task: Any, at: Optional[Loc] = None) -> dict[str, Any]:
    """A task as a ``Ref`` of the event schema."""
    record = tasks.record_of(task)
    found: dict[str, Any] = {"kind": "task", "id": record.id, "label": tasks.label(task), "owner": record.owner.told()}
    made = user_mark(record.created)
    if made:
        found["created"] = loc(made)
    if at:
        found["at"] = at
    return found


def leaf_ref(leaf: Leaf) -> dict[str, Any]:
    """What a chain ends in, as a ``Ref``."""
    kinds = {
        "lock",
        "event",
        "queue",
        "semaphore",
        "condition",
        "barrier",
        "future",
        "task",
        "thread",
        "timer",
        "process",
    }
    kind = leaf.kind if leaf.kind in kinds or leaf.kind == "stream" else "other"
    return {"kind": kind, "id": id(leaf.thing) if leaf.thing is not None else 0, "label": leaf.label or leaf.what}


def waited_thing(leaf: Leaf) -> dict[str, Any]:
    """What a task of the graph waits on, when that is no other task."""
    if leaf.thing is None or leaf.kind == "task" or leaf.tasks:
        return {}
    return {"why": leaf.what, "on": leaf_ref(leaf)}


def thread_states() -> list[dict[str, Any]]:
    """All threads but ours."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    natives = threads.native_ids()
    parked = {record.thread for record, _ in loops.alive() if record.parked_since is not None}
    found = []
    for ident, frame in thread_frames.by_thread().items():
        if ident in threads.ours or ident == threading.get_ident() or threads.is_harness(frame):
            continue
        state = "waiting" if ident in parked else threads.state_of(frame, natives.get(ident))
        found.append({"name": names.get(ident, str(ident)), "state": state, "stack": stack(frame_marks(frame, 12))})
    return found[:20]


def tell(proof: Proof) -> tuple[int, str]:
    """Writes ``hang.proved``. Returns its ``seq`` and the text a failing test shows."""
    explanation, advice = explain_hang(proof)
    victim = proof.victim
    where = (node_loc(victim) if victim else None) or proof.facts.get("at")
    if where is None:
        where = {"file": "", "line": 0, "kind": "std"}
    found = stack(victim.chain.marks) if victim else proof.facts.get("stack", [])
    index = {node.task: number for number, node in enumerate(proof.graph.nodes.values())}
    shown = list(proof.graph.nodes.values())[:200]
    origin = _origin(proof)
    links = proof.facts.get("links") or wait_links(proof.path, proof.cycle)
    seq = emit(
        "hang.proved",
        **{"class": proof.kind},
        certainty=proof.certainty,
        confidence=CONFIDENCE[proof.certainty],
        victim=where,
        stack=found,
        chain=links,
        cycle=[node_ref(node) for node in proof.cycle],
        tail=[node_ref(node) for node in proof.path if proof.cycle and node not in proof.cycle],
        graph={
            "nodes": [{"ref": node_ref(node), **waited_thing(node.leaf)} for node in shown],
            "edges": [
                {"from": index[node.task], "to": index[other], "why": node.leaf.what}
                for node in shown
                for other in node.waits
                if other in index and index[other] < len(shown)
            ],
        },
        threads=thread_states(),
        **({"origin": origin} if origin else {}),
        after_ms=round((real.monotonic() - moment.since - moment.paused) * 1000, 3),
        explanation=explanation,
        advice=advice,
        took_us=round(proof.took * 1e6, 1),
    )
    tell_ignored(proof.path)
    return seq, failure_text(explanation, links, advice)


def failure_text(explanation: str, links: list[dict[str, Any]], advice: str) -> str:
    """What a failing test shows: what it is in the first line, then the chain with places, then what to do."""
    told = [explanation]
    for link in links if len(links) > 1 else []:
        place = f"  ({shown(link['at'])})" if "at" in link else ""
        told.append(f"  -> {link['what']} waits for {link['waitsFor']}{place}")
    return "\n".join([*told, f"  to do: {advice}"] if advice else told)


def tell_ignored(path: list[Node]) -> None:
    """Writes ``task.cancel_ignored`` for tasks on a wait path that were cancelled and wait again (3.11 and later)."""
    for node in path:
        cancelling = getattr(node.task, "cancelling", None)
        count = cancelling() if cancelling is not None else 0
        waiter = getattr(node.task, "_fut_waiter", None)
        if not count or getattr(node.task, "_must_cancel", False) or (waiter is not None and waiter.cancelled()):
            continue
        at = node_loc(node)
        record = tasks.record_of(node.task)
        emit(
            "task.cancel_ignored",
            id=record.id,
            name=record.name,
            count=count,
            **({"at": at} if at else {}),
            explanation=f"Task `{tasks.label(node.task)}` was cancelled and went on waiting at {shown(at)}.",
            advice="Let `CancelledError` pass: catch it only to clean up, then raise it again.",
        )


def _origin(proof: Proof) -> Optional[Loc]:
    """Where the stuck task was made, when the test itself did not make it by being run."""
    if proof.victim is None:
        return None
    made = user_mark(tasks.record_of(proof.victim.task).created)
    return loc(made) if made else None
