"""Proved waits: the class, the line, the words, and that the tests behind them run."""

from __future__ import annotations

import pytest
from harness import at, interpreter, line, run

CASE = "deadlocks"

VICTIMS = [
    ("test_event", "deadlock", "event"),
    ("test_future_kept", "deadlock", "future kept"),
    ("test_future_orphan", "orphan", "orphan"),
    ("test_lock_twice", "cycle", "inner"),
    ("test_queue_get", "deadlock", "get"),
    ("test_queue_join", "deadlock", "join"),
    ("test_condition", "deadlock", "condition"),
    ("test_sleep_for_ever", "deadlock", "for ever"),
    ("test_anyio_event", "deadlock", "anyio event"),
    ("test_memory_stream", "deadlock", "receive"),
    ("test_agen_inside", "deadlock", "agen"),
    ("test_custom_awaitable", "deadlock", "custom"),
    ("test_swallows_cancel", "deadlock", "stubborn"),
    ("test_clean_up_runs", "deadlock", "cleaned up"),
]


@pytest.mark.parametrize(("test", "kind", "marker"), VICTIMS)
def test_victim(environment: str, test: str, kind: str, marker: str) -> None:
    seen = run(CASE, environment)
    proof = seen.one("hang.proved", test)
    assert (proof["class"], at(proof["victim"])) == (kind, (CASE, line(CASE, marker)))
    assert proof["phase"] == "call"
    assert seen.outcome(test) == "failed"
    failure = seen.one("test.result", test)["failure"]
    assert at(failure["loc"]) == (CASE, line(CASE, marker))
    assert proof["explanation"] in failure["message"]
    assert seen.one("abort.end", test)["ok"]


def test_locks_in_opposite_order(environment: str) -> None:
    for test, one, two in (
        ("test_locks_crossed", "one wants second", "two wants first"),
        ("test_locks_acquired", "one acquires second", "two acquires first"),
    ):
        proof = run(CASE, environment).one("hang.proved", test)
        assert proof["class"] == "cycle"
        assert {at(ref["at"])[1] for ref in proof["cycle"]} == {line(CASE, one), line(CASE, two)}
        assert "`first`" in proof["explanation"] and "`second`" in proof["explanation"]


def test_tasks_of_one_coroutine_are_told_apart(environment: str) -> None:
    proof = run(CASE, environment).one("hang.proved", "test_same_coroutine_twice")
    names = {ref["label"] for ref in proof["cycle"]}
    assert len(names) == 2
    assert all(name in proof["explanation"] for name in names)
    assert "`self.locks['apple']`" in proof["explanation"]
    assert "`self.locks['bread']`" in proof["explanation"]


def test_tasks_in_a_circle(environment: str) -> None:
    seen = run(CASE, environment)
    proof = seen.one("hang.proved", "test_tasks_wait_for_each_other")
    assert proof["class"] == "cycle"
    assert {at(ref["at"])[1] for ref in proof["cycle"]} == {line(CASE, "one awaits two"), line(CASE, "two awaits one")}
    three = seen.one("hang.proved", "test_three_in_a_circle")
    assert len(three["cycle"]) == 3
    assert len(three["tail"]) == 1
    assert "RecursionError" not in seen.output


def test_full_queue_names_both_ends(environment: str) -> None:
    proof = run(CASE, environment).one("hang.proved", "test_queue_full")
    assert at(proof["victim"])[1] in (line(CASE, "consumer"), line(CASE, "producer"))
    assert "full" in proof["explanation"]
    places = {at(node["ref"]["at"])[1] for node in proof["graph"]["nodes"] if "at" in node["ref"]}
    assert {line(CASE, "consumer"), line(CASE, "producer")} <= places
    things = {(node["on"]["kind"], node["on"]["id"], node["why"]) for node in proof["graph"]["nodes"] if "on" in node}
    assert [(kind, why) for kind, _, why in things] == [("queue", "asyncio.Queue.put")]


def test_semaphore_taken_twice(environment: str) -> None:
    proof = run(CASE, environment).one("hang.proved", "test_semaphore")
    assert at(proof["victim"]) == (CASE, line(CASE, "semaphore"))


def test_names_are_the_users(environment: str) -> None:
    seen = run(CASE, environment)
    assert "`ready`" in seen.one("hang.proved", "test_event")["explanation"]
    assert "`jobs`" in seen.one("hang.proved", "test_queue_get")["explanation"]
    assert "empty" in seen.one("hang.proved", "test_queue_get")["explanation"]
    assert "task_done" in seen.one("hang.proved", "test_queue_join")["explanation"]
    assert "every item that `get()` returned" in seen.one("hang.proved", "test_queue_join")["advice"]
    assert "Start a consumer" in seen.one("hang.proved", "test_queue_without_consumer")["advice"]
    assert "already holds itself" in seen.one("hang.proved", "test_lock_twice")["explanation"]


def test_what_cannot_be_thrown_into_is_ended_by_the_loop(environment: str) -> None:
    seen = run(CASE, environment)
    assert seen.outcome("test_swallows_everything") == "failed"
    rungs = [step["rung"] for step in seen.of("abort.step", "test_swallows_everything")]
    assert rungs[:2] == ["throw", "select"]


def test_swallowed_cancel_is_told(environment: str) -> None:
    seen = run(CASE, environment)
    ignored = seen.of("task.cancel_ignored", "test_swallows_cancel")
    if environment == "pa021":
        assert not ignored, "Task.cancelling() came with Python 3.11"
        return
    assert at(ignored[0]["at"]) == (CASE, line(CASE, "stubborn"))


def test_clean_up_is_left_alone(environment: str) -> None:
    seen = run(CASE, environment)
    assert seen.outcome("test_clean_up_ran") == "passed"
    assert [step["rung"] for step in seen.of("abort.step", "test_clean_up_runs")] == ["throw"]


def test_the_run_goes_on(environment: str) -> None:
    seen = run(CASE, environment)
    assert seen.outcome("test_after_all") == "passed"
    assert seen.of("session.end")
    assert len(seen.of("test.result")) == seen.one("collect.end")["tests"]


def test_task_group(environment: str) -> None:
    if environment == "pa021":
        pytest.skip("TaskGroup came with Python 3.11")
    assert interpreter(environment).exists()
    seen = run("taskgroups", environment)
    proof = seen.one("hang.proved", "test_group")
    assert at(proof["victim"]) == ("taskgroups", line("taskgroups", "child"))
    assert len(proof["chain"]) == 2
    assert seen.outcome("test_timeout_is_waited_for") == "passed"
    assert not seen.of("hang.proved", "test_timeout_is_waited_for")
