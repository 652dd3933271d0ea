"""Python crashes when threads of other interpreters are looked at, so nobody looks while there are any."""

from __future__ import annotations

from harness import at, line, run

CASE = "interpreters"
ENVIRONMENTS = ("newest",)
"""``to_interpreter`` is anyio 4.11's and needs Python 3.13."""


def test_the_run_survives(environment: str) -> None:
    seen = run(CASE, environment)
    passed = [event["test"] for event in seen.of("test.result", outcome="passed")]
    assert len(passed) == 2, seen.output


def test_a_hang_behind_them_is_proved(environment: str) -> None:
    proof = run(CASE, environment).one("hang.proved", "test_hangs_behind")
    assert at(proof["victim"]) == (CASE, line(CASE, "hangs"))
