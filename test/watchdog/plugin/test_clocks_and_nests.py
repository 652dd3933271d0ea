"""freezegun, time-machine and nest_asyncio: hangs are ended all the same, and nothing is proved that is not so."""

from __future__ import annotations

import pytest
from harness import Run, at, line, run

CASE = "clocks_and_nests"


def seen(extras: str) -> Run:
    return run(CASE, extras, (), (("LOOPTRAP_STALL_AFTER", "1"),))


@pytest.mark.parametrize(
    ("test", "marker"),
    [("test_frozen_deadlock", "deadlock while frozen"), ("test_travel_deadlock", "deadlock while travelling")],
)
def test_deadlock_is_proved_whatever_the_clock_says(extras: str, test: str, marker: str) -> None:
    proof = seen(extras).one("hang.proved", test)
    assert (proof["class"], proof["certainty"], at(proof["victim"])) == ("deadlock", "proof", (CASE, line(CASE, marker)))


@pytest.mark.parametrize(
    ("test", "marker"), [("test_frozen_sleep", "frozen"), ("test_nested_hang", "never"), ("test_hangs_later", "later")]
)
def test_stall_is_ended_on_its_line(extras: str, test: str, marker: str) -> None:
    stall = seen(extras).one("hang.suspected", test)
    assert (stall["class"], at(stall["victim"])) == ("stall", (CASE, line(CASE, marker)))
    assert not seen(extras).of("hang.proved", test)
    assert [event["rung"] for event in seen(extras).of("abort.end", test)] == ["throw"]


@pytest.mark.parametrize(("test", "marker"), [("test_frozen_sleep", "frozen"), ("test_travel", "travelling")])
def test_a_frozen_clock_is_named(extras: str, test: str, marker: str) -> None:
    if test == "test_travel" and extras == "extras":
        pytest.skip("from 3.0 on time-machine leaves this clock alone")
    stall = seen(extras).one("hang.suspected", test)
    assert at(stall["victim"]) == (CASE, line(CASE, marker))
    assert "`time.monotonic()` is replaced, and no timer fires while that clock stands still" in stall["explanation"]
    assert "real_asyncio=True" in stall["advice"]


def test_the_others_pass_without_a_word(extras: str) -> None:
    found = seen(extras).outcomes()
    passed = {"test_real_asyncio", "test_nested", "test_moves_on", "test_after_all"}
    passed |= {"test_travel"} if extras == "extras" else set()
    assert {test for test, outcome in found.items() if outcome == "passed"} == passed, seen(extras).output
    for test in passed:
        assert not seen(extras).of("hang.proved", test) + seen(extras).of("abort.start", test), seen(extras).told(test)
