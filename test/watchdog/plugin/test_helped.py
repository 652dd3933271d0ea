"""Waits that look dead and that something ends all the same are not proved; those that nothing ends are, beside much."""

from __future__ import annotations

import pytest
from harness import ENDS, Run, at, line, name_of, run

CASE = "helped"
ENVIRONMENTS = ENDS


def seen(environment: str) -> Run:
    # No stall before the help: a child process starts late where the machine is busy.
    return run(CASE, environment, (), (("LOOPTRAP_STALL_AFTER", "30"),))


def test_nothing_is_proved_that_something_will_end(environment: str) -> None:
    found = seen(environment)
    results = {name_of(e["test"]): e["outcome"] for e in found.of("test.result") if "lost" not in e["test"]}
    assert len(results) >= 16
    assert set(results.values()) == {"passed"}, found.output[-3000:]
    told = [e for e in found.events if e["t"].startswith(("hang.", "abort.")) and "lost" not in e["test"]]
    assert not told, [(e["test"], e.get("explanation")) for e in told]


@pytest.mark.parametrize("test", ["test_asyncio[{}]", "test_anyio[{}]", "test_run[{}]", "{}"])
def test_circle_and_orphan_are_proved_beside_what_does_not_help(environment: str, test: str) -> None:
    found = seen(environment)
    circle = test.format("lost_circle" if "[" in test else "test_unittest_1_lost_circle")
    proof = found.one("hang.proved", circle)
    assert (proof["class"], proof["confidence"]) == ("cycle", "proved")
    assert {at(ref["at"]) for ref in proof["cycle"]} == {
        (CASE, line(CASE, "one wants second")),
        (CASE, line(CASE, "two wants first")),
    }
    orphan = test.format("lost_orphan" if "[" in test else "test_unittest_3_lost_orphan")
    proof = found.one("hang.proved", orphan)
    assert (proof["class"], proof["confidence"]) == ("orphan", "proved")
    assert at(proof["victim"]) == (CASE, line(CASE, "orphan"))
    assert at(found.one("test.result", orphan)["failure"]["loc"]) == (CASE, line(CASE, "orphan"))
    assert found.outcome(circle) == found.outcome(orphan) == "failed"
