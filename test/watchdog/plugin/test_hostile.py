"""Tests may exchange whatever the watchdog works with: it goes on working, and they do not notice."""

from __future__ import annotations

import pytest
from harness import ENDS, Run, at, line, run

CASE = "hostile"
ENVIRONMENTS = ENDS


@pytest.mark.parametrize("what", ["forbidden", "frozen", "nowhere", "output"])
def test_deadlock_is_proved(environment: str, what: str) -> None:
    seen = run(CASE, environment)
    proof = seen.one("hang.proved", f"test_{what}_hangs")
    assert at(proof["victim"]) == (CASE, line(CASE, what))
    assert 0 <= proof["after_ms"] < 60_000
    result = seen.one("test.result", f"test_{what}_hangs")
    assert result["outcome"] == "failed"
    assert at(result["failure"]["loc"]) == (CASE, line(CASE, what))


def test_others_pass_without_a_word(environment: str) -> None:
    seen = run(CASE, environment)
    passed = [name for name, outcome in seen.outcomes().items() if outcome == "passed"]
    assert passed == [
        "test_forbidden_passes",
        "test_frozen_passes",
        "test_nowhere_passes",
        "test_descriptors_are_closed",
        "test_after_all",
    ], seen.output
    assert not seen.notes()
    assert not [e for e in seen.events if e["t"].endswith((".leak", ".suspected"))]


def test_stream_is_whole(environment: str) -> None:
    """Closed descriptors cost nothing but are opened again; the clocks of the stream are the real ones."""
    seen: Run = run(CASE, environment)
    assert sorted(event["seq"] for event in seen.events) == list(range(1, len(seen.events) + 1))
    times = [event["ts"] for event in sorted(seen.events, key=lambda event: int(event["seq"]))]
    assert times[-1] - times[0] < 600
    assert "cannot write" not in seen.output
