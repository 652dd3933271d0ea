"""Waits whose other end belongs to a loop of a wider scope, which does not run meanwhile."""

from __future__ import annotations

import pytest
from harness import ENDS, at, line, run

CASE = "scopes"
ENVIRONMENTS = ENDS


@pytest.mark.parametrize(
    ("test", "marker"),
    [("test_event", "event"), ("test_future", "future"), ("test_behind_a_helper", "lock"), ("test_join", "drain")],
)
def test_the_other_loops_task_is_named(environment: str, test: str, marker: str) -> None:
    if environment == "pa021" and test != "test_future":
        pytest.skip("before Python 3.10 these belong to a loop from the beginning: waiting is an error there")
    seen = run(CASE, environment)
    proof = seen.one("hang.proved", test)
    assert (proof["class"], at(proof["victim"])) == ("foreign_loop", (CASE, line(CASE, marker)))
    assert f"`Worker.run`, made at {CASE}.py:{line(CASE, 'made')}" in proof["explanation"]
    assert "does not run" in proof["explanation"]
    assert seen.outcome(test) == "failed"
    assert not seen.of("hang.suspected", test)


def test_the_run_goes_on(environment: str) -> None:
    assert run(CASE, environment).outcome("test_after_all") == "passed"


def test_the_loops_are_told_once(environment: str) -> None:
    seen = run(CASE, environment)
    for test in ("test_event", "test_future", "test_join", "test_after_all"):
        assert not seen.of("loop.multiple", test)
