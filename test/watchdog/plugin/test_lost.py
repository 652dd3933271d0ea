"""Coroutines never awaited, exceptions nobody looked at, tests nobody runs."""

from __future__ import annotations

from harness import ENDS, at, line, run, user_at

CASE = "lost"
ENVIRONMENTS = ENDS


def test_never_awaited(environment: str) -> None:
    event = run(CASE, environment).one("coroutine.never_awaited", "test_never_awaited")
    assert user_at(event["created"]) == (CASE, line(CASE, "never awaited"))


def test_mock_never_awaited(environment: str) -> None:
    event = run(CASE, environment).one("coroutine.never_awaited", "test_mock_never_awaited")
    assert user_at(event["created"]) == (CASE, line(CASE, "mock never awaited"))


def test_exception_lost(environment: str) -> None:
    event = run(CASE, environment).one("task.exception_lost", "test_failed_task")
    assert event["exc"] == "ValueError: nobody sees this"
    assert user_at(event["stack"]) == (CASE, line(CASE, "raised"))
    assert user_at(event["created"]) == (CASE, line(CASE, "task made"))


def test_exception_of_a_task_that_is_kept(environment: str) -> None:
    event = run(CASE, environment).one("task.exception_lost", "test_failed_task_kept")
    assert user_at(event["created"]) == (CASE, line(CASE, "task kept"))


def test_exception_seen(environment: str) -> None:
    assert not run(CASE, environment).of("task.exception_lost", "test_failed_task_seen")


def test_never_ran(environment: str) -> None:
    seen = run(CASE, environment)
    event = seen.one("test.never_ran", "test_without_marker")
    assert at(event["at"]) == (CASE, line(CASE, "no marker"))
    assert event["outcome"] in ("skipped", "failed")
    assert seen.one("phase.start", "test_without_marker", phase="call")["backend"] == "none"


def test_the_program_sees_its_own_depth_of_origins_only(environment: str) -> None:
    seen = run(CASE, environment)
    assert seen.outcome("test_depth_of_origins_is_the_programs") == "passed", seen.output
    event = seen.one("coroutine.never_awaited", "test_depth_of_origins_is_the_programs")
    assert user_at(event["created"]) == (CASE, line(CASE, "origin given back"))
