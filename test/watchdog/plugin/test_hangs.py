"""Every kind of hang under every provider: what it is called, where, how sure, who waits for whom; and the next test runs."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from harness import ENDS, Run, at, line, run

CASE = "hangs"
PROVIDERS = ("asyncio", "anyio", "unittest", "run")
ONE = ("-k", "test_asyncio")
"""What is run between the oldest and the newest environment."""


class Hang(NamedTuple):
    """What must be said of a program: the class, the marks of the victim's line and of others in the chain, words, marks of the victim's stack."""

    kind: str
    victim: str
    chain: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    confidence: str = "proved"
    stack: tuple[str, ...] = ()


HANGS = {
    "event": Hang("deadlock", "event", (), ("`ready.wait()`", "nobody else holds `ready`")),
    "future_kept": Hang("deadlock", "future kept", (), ("waits for its result",)),
    "orphan": Hang("orphan", "orphan", (), ("`await answer`", "known to nobody but its waiter")),
    "locks_crossed": Hang(
        "cycle", "two wants first|one wants second", ("one wants second", "two wants first"), ("`first` (taken at {one takes first})", "`second` (taken at {two takes second})", "holds")
    ),
    "locks_acquired": Hang(
        "cycle",
        "left acquires second|right acquires first",
        ("left acquires second", "right acquires first"),
        ("`first`", "`second`", "taken at"),
    ),
    "lock_twice": Hang("cycle", "inner", (), ("`async with lock`", "already holds itself, taken at {outer}")),
    "one_coroutine_twice": Hang(
        "cycle", "swap", ("swap",), ("`self.locks['apple']`", "`self.locks['bread']`")
    ),
    "each_other": Hang(
        "cycle", "ping awaits pong|pong awaits ping", ("ping awaits pong", "pong awaits ping"), ("wait for each other",)
    ),
    "circle_of_three": Hang("cycle", "circle", ("circle",), ("in a circle",)),
    "queue_join": Hang("deadlock", "join", (), ("`jobs.join()`", "`task_done()`", "once more", "{taken out}")),
    "queue_get": Hang("deadlock", "get", (), ("`jobs.get()`", "the queue is empty", "nobody else holds `jobs`")),
    "queue_without_consumer": Hang("deadlock", "without consumer", (), ("`jobs.join()`", "1 item still in the queue")),
    "producer_not_awaited": Hang(
        "deadlock", "nothing produced", (), ("`produce`, made at {made and left},", "never awaited")
    ),
    "awaited_behind_the_hang": Hang("deadlock", "before the await", (), ("nobody else holds `ready`",)),
    "queue_full": Hang(
        "deadlock", "consumer|producer", (), ("`jobs.put()`", "the queue is full: 1 of 1", "{consumer}", "{producer}")
    ),
    "condition": Hang("deadlock", "condition", (), ("`changed.wait()`", "a notification")),
    "semaphore": Hang("deadlock", "semaphore", (), ("`slots.acquire()`", "took the last one at {taken}"), "almost certain"),
    "task_group": Hang("deadlock", "child", ("child", "group"), ("`never.wait()`",)),
    "barrier": Hang("deadlock", "barrier", (), ("`gate.wait()`", "2 more to arrive", "1 of 3")),
    "sleep_forever": Hang("deadlock", "for ever", (), ("sleep_forever",)),
    "anyio_event": Hang("deadlock", "anyio event", (), ("`ready.wait()`",)),
    "memory_stream": Hang("deadlock", "receive", (), ("`receive.receive()`",)),
    "generators": Hang("deadlock", "agen", (), ("`never.wait()`",), stack=("agen", "through outer", "loop over agen")),
    "custom": Hang("deadlock|orphan", "custom"),
    "old_coroutine": Hang("deadlock|orphan", "old"),
    "stubborn": Hang("deadlock", "stubborn", ("stubborn", "waits for the stubborn"), ("`never.wait()`",)),
    "clean_up": Hang("deadlock", "cleaned up", (), ("nobody else holds `never`",)),
    "own_loop": Hang("self", "own loop", ("own loop",), ("`answer`, made at {submitted}: a coroutine of the very loop",)),
    "thread_queue": Hang("thread", "thread queue", ("thread queue",), ("`jobs.get()` blocks the loop",)),
    "joins_worker": Hang(
        "thread", "join worker", ("join worker", "worker"), ("`thread.join()`", "thread `worker`", "blocked here")
    ),
    "job_waits": Hang("deadlock", "in the coroutine", ("the job", "in the pool", "in the coroutine"), ("`never.wait()`",)),
    "pool_full": Hang(
        "thread", "full", ("full", "job waits for a job"), ("2 threads", "`pool_0`", "`pool_1`", "2 jobs not begun")
    ),
    "sync_client": Hang("thread", "request", ("request", "endpoint"), ("blocks the loop", "coroutine of that loop")),
    "lost_wakeup": Hang("lost_wakeup", "lost", (), ("`answer` has its result", "{set by a thread}")),
    "both_read": Hang(
        "closed_world", "client reads", ("client reads", "server reads"), ("both ends",), "almost certain"
    ),
    "both_ends_read": Hang(
        "closed_world", "reads", ("reads", "peer reads"), ("`here.read()`", "`there.readexactly()`")
    ),
    "janus": Hang("thread", "janus", ("janus",), ("`inbox.get()`", "only the task that awaits the job")),
    "hand_over": Hang(
        "thread", "loop gets", (), ("a task and a thread wait for each other", "`outbox.get()`", "`inbox.get()`")
    ),
}


def of(environment: str) -> Run:
    # On a busy machine a proof that needs two quiet looks at all threads takes its time.
    return run(CASE, environment, () if environment in ENDS else ONE, (("LOOPTRAP_STALL_AFTER", "20"),))


def _lines(marks: str) -> set[tuple[str, int]]:
    return {(CASE, line(CASE, mark)) for mark in marks.split("|")}


def _problems(name: str, hang: Hang, events: list[dict[str, Any]]) -> list[str]:
    """What is wrong with what the stream says of one hung test."""
    proofs = [event for event in events if event["t"] == "hang.proved"]
    suspected = [event["explanation"] for event in events if event["t"] == "hang.suspected" and event["class"] != "waiting"]
    if len(proofs) != 1:
        return [f"{name}: {len(proofs)} proofs {[proof['explanation'] for proof in proofs]} {suspected}"]
    proof = proofs[0]
    text = proof["explanation"]
    found = []
    if proof["class"] not in hang.kind.split("|"):
        found.append(f"class {proof['class']}")
    if at(proof["victim"]) not in _lines(hang.victim):
        found.append(f"victim {at(proof['victim'])}")
    if proof["confidence"] != hang.confidence:
        found.append(f"confidence {proof['confidence']}")
    places = {at(link["at"]) for link in proof["chain"] if "at" in link}
    found += [f"no {mark} in the chain" for mark in hang.chain if not _lines(mark) <= places]
    stack = {at(place) for place in proof["stack"]}
    found += [f"no {mark} in the stack" for mark in hang.stack if not _lines(mark) <= stack]
    for word in hang.words:
        wanted = re.sub(r"\{(.+)\}", lambda found: f"{CASE}.py:{line(CASE, found[1])}", word)
        found += [] if wanted in text else [f"not said: {wanted}"]
    if " object at 0x" in text or "<locals>" in text:
        found.append("an address or a <locals>")
    if {ref["label"] for ref in proof["cycle"] if len(proof["cycle"]) > 1 and f"`{ref['label']}`" not in text}:
        found.append("a task of the circle is not named")
    result = next(event for event in events if event["t"] == "test.result")
    if result["outcome"] != "failed" or text not in result["failure"]["message"] + result["failure"]["text"]:
        found.append(f"outcome {result['outcome']}: {result.get('failure', {}).get('message')}")
    elif at(result["failure"].get("loc")) not in _lines(hang.victim):
        found.append(f"failed at {at(result['failure']['loc'])}")
    found += [
        f"and besides {event['t']}: {event['explanation']}"
        for event in events
        if event["t"] in ("loop.cross", "spin", "coroutine.never_awaited", "exception.lost")
        or event["t"].endswith((".leak", ".exception_lost"))
    ]
    return [f"{name}: {'; '.join(found)}\n    {text}"] if found else []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_hang(environment: str, provider: str) -> None:
    if environment not in ENDS and provider != "asyncio":
        pytest.skip("the oldest and the newest run all of them")
    seen = of(environment)
    events: dict[str, list[dict[str, Any]]] = {}
    for event in seen.events:
        test = event.get("test") or ""
        if f"test_{provider}[" in test or (provider == "unittest" and "Hangs::test_" in test):
            name = test.split("[")[-1].rstrip("]") if "[" in test else test.split("Hangs::test_")[-1]
            events.setdefault(name.replace("asyncio-", ""), []).append(event)
    if provider == "asyncio":
        # Only here: it would hold for the others word for word.
        (step,) = [event for event in events["clean_up"] if event["t"] == "abort.step"]
        assert step["rung"] == "throw"
        circle = next(event for event in events["circle_of_three"] if event["t"] == "hang.proved")
        assert (len(circle["cycle"]), len(circle["tail"])) == (3, 1)
        if environment != "pa021":  # `Task.cancelling()` came with Python 3.11.
            (ignored,) = [event for event in events["stubborn"] if event["t"] == "task.cancel_ignored"]
            assert at(ignored["at"]) == (CASE, line(CASE, "stubborn"))
    played = {name for name in events if not name.startswith("after_")}
    newer = {"task_group", "barrier"} if environment == "pa021" else set()
    assert played >= set(HANGS) - newer
    problems = []
    for name in sorted(events):
        if name in HANGS:
            problems += _problems(name, HANGS[name], events[name])
            continue
        outcome = next(event["outcome"] for event in events[name] if event["t"] == "test.result")
        hung = [event["explanation"] for event in events[name] if event["t"].startswith("hang.")]
        if outcome != "passed" or hung:
            problems.append(f"{name}: {outcome} {hung}")
    assert not problems, "\n".join(problems)


def test_the_run_ends(environment: str) -> None:
    seen = of(environment)
    assert seen.of("session.end"), seen.output[-2000:]
    assert len(seen.of("test.result")) == seen.one("collect.end")["tests"]
    assert not [event["text"] for event in seen.of("note", level="error")]
