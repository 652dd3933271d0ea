"""freezegun, time-machine and nest_asyncio: hangs are ended all the same, and nothing is proved that is not so."""

from __future__ import annotations

import pytest
from harness import Run, at, interpreter, line, run

CASE = "clocks_and_nests"
PLACE = "extras"
"""The environment that has these packages."""

pytestmark = pytest.mark.skipif(
    not interpreter(PLACE).exists(), reason=f"{PLACE} is missing: run node scripts/environments.mjs {PLACE}"
)


def seen() -> Run:
    return run(CASE, PLACE, (), (("LOOPTRAP_STALL_AFTER", "1"),))


@pytest.mark.parametrize(
    ("test", "marker"),
    [("test_frozen_deadlock", "deadlock while frozen"), ("test_travel_deadlock", "deadlock while travelling")],
)
def test_deadlock_is_proved_whatever_the_clock_says(test: str, marker: str) -> None:
    proof = seen().one("hang.proved", test)
    assert (proof["class"], proof["certainty"], at(proof["victim"])) == ("deadlock", "proof", (CASE, line(CASE, marker)))


@pytest.mark.parametrize(
    ("test", "marker"), [("test_frozen_sleep", "frozen"), ("test_nested_hang", "never"), ("test_hangs_later", "later")]
)
def test_stall_is_ended_on_its_line(test: str, marker: str) -> None:
    stall = seen().one("hang.suspected", test)
    assert (stall["class"], at(stall["victim"])) == ("stall", (CASE, line(CASE, marker)))
    assert not seen().of("hang.proved", test)
    assert [event["rung"] for event in seen().of("abort.end", test)] == ["throw"]


def test_a_frozen_clock_is_named() -> None:
    stall = seen().one("hang.suspected", "test_frozen_sleep")
    assert "`time.monotonic()` is replaced, and no timer fires while that clock stands still" in stall["explanation"]
    assert "real_asyncio=True" in stall["advice"]


def test_the_others_pass_without_a_word() -> None:
    found = seen().outcomes()
    passed = {"test_real_asyncio", "test_travel", "test_nested", "test_moves_on", "test_after_all"}
    assert {test for test, outcome in found.items() if outcome == "passed"} == passed, seen().output
    for test in passed:
        assert not seen().of("hang.proved", test) + seen().of("abort.start", test), seen().told(test)
