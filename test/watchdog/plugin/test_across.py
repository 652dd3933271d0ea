"""Waits for what other threads and processes have to bring."""

from __future__ import annotations

from harness import ENDS, at, line, run

CASE = "across"
ENVIRONMENTS = ENDS


def test_child_that_never_exits_is_no_proof(environment: str) -> None:
    seen = run(CASE, environment)
    told = seen.one("hang.suspected", "test_child_that_never_exits")
    assert (told["class"], at(told["victim"])) == (
        "stall",
        (CASE, line(CASE, "child never exits")),
    )
    assert "subprocess" in told["explanation"]
    assert seen.outcome("test_child_that_never_exits") == "failed"


def test_child_that_exits_later_is_left_alone(environment: str) -> None:
    seen = run(CASE, environment)
    assert not seen.of("hang.proved", "test_child_that_exits_later")
    assert not seen.of("hang.suspected", "test_child_that_exits_later")
    assert seen.outcome("test_child_that_exits_later") == "passed"


def test_the_watch_makes_no_mistake_of_its_own(environment: str) -> None:
    seen = run(CASE, environment)
    assert not seen.of("note", level="error"), seen.told(None)
    assert seen.outcome("test_after") == "passed"
