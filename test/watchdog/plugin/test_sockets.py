"""Sync tests stuck on a portal: one deadlock, on the path of the test, and the run goes on."""

from __future__ import annotations

import pytest
from harness import UNLIMITED, Run, at, line, run

CASE = "sockets"

WAITS = [
    ("test_choice", "choice", "receives choice"),
    ("test_single", "single", "receives single"),
    ("test_page", "page", "gets page"),
]

_polls = ("article", "pa021")
"""Environments whose TestClient polls for a message while an application receives: nothing stands still there."""


def played(environment: str) -> Run:
    # Where it polls only the limit ends it.
    return run(CASE, environment, (), () if environment in _polls else UNLIMITED)


@pytest.mark.parametrize(("test", "marker", "first"), WAITS)
def test_the_endpoint_is_the_victim(environment: str, test: str, marker: str, first: str) -> None:
    seen = played(environment)
    if marker in ("choice", "single") and environment in _polls:
        # What is said, and how often, depends on where the poll is when the watchdog looks.
        hangs = [*seen.of("hang.proved", test), *seen.of("hang.suspected", test)]
        assert (CASE, line(CASE, marker)) in [at(hang["victim"]) for hang in hangs if "victim" in hang], seen.told(test)
        assert seen.outcome(test) == "failed"
        return
    hang = seen.one("hang.proved", test)
    # Seen from the loop, or from outside by the watchdog thread, whichever is first.
    assert hang["class"] in ("deadlock", "thread")
    assert at(hang["chain"][0]["at"]) == (CASE, line(CASE, first))
    assert at(hang["chain"][1]["at"]) == (CASE, line(CASE, marker))
    assert not seen.of("hang.suspected", test)
    assert at(hang["victim"]) == (CASE, line(CASE, marker))
    assert seen.outcome(test) == "failed"
    result = seen.one("test.result", test)
    assert hang["explanation"] in result["failure"]["text"]
    # A loop that polls may look blocked on a busy machine.
    slow = {block["seq"] for block in seen.of("block.end", test)}
    assert set(result["verdicts"]) - slow == {hang["seq"]}, "what only follows from the abort is not told"


def test_the_run_goes_on(environment: str) -> None:
    assert played(environment).outcome("test_fine") == "passed"


def test_a_wait_in_c_code_is_not_called_computation(environment: str) -> None:
    proof = played(environment).one("hang.proved", "test_thread_is_named")
    assert at(proof["victim"]) == (CASE, line(CASE, "taken lock"))
    assert "in C code" in proof["explanation"]
    assert "computation" not in proof["explanation"]
