"""Threads and loops that wait for each other: proved from the watchdog thread, and never when one can still act."""

from __future__ import annotations

import pytest
from harness import ENDS, UNLIMITED, Run, at, line, run

CASE = "threads"
ENVIRONMENTS = ENDS


def played(environment: str) -> Run:
    return run(CASE, environment, (), UNLIMITED)


@pytest.mark.parametrize(
    ("test", "kind", "marker"),
    [
        ("test_endpoint_hangs", "deadlock", "endpoint"),
        ("test_endpoint_hangs_in_with", "deadlock", "endpoint in with"),
    ],
)
def test_victim(environment: str, test: str, kind: str, marker: str) -> None:
    seen = played(environment)
    proof = seen.one("hang.proved", test)
    assert (proof["class"], at(proof["victim"])) == (kind, (CASE, line(CASE, marker)))
    assert seen.outcome(test) == "failed"


def test_both_ends_are_named(environment: str) -> None:
    seen = played(environment)
    hangs = seen.one("hang.proved", "test_endpoint_hangs")
    assert at(hangs["chain"][0]["at"]) == (CASE, line(CASE, "request"))
    failure = seen.one("test.result", "test_endpoint_hangs")["failure"]
    assert "portal is not running" not in failure["text"]
    assert at(failure["loc"]) == (CASE, line(CASE, "endpoint"))


@pytest.mark.parametrize(
    "test", ["test_job_takes_a_while", "test_many_jobs", "test_thread_wakes_later", "test_sync_wait_for_thread", "test_child_asks_server"]
)
def test_not_proved(environment: str, test: str) -> None:
    seen = played(environment)
    assert seen.outcome(test) == "passed"
    assert not seen.of("hang.proved", test) + seen.of("hang.suspected", test)
