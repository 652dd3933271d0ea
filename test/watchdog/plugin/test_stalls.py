"""Waits that are not proved: told with what is known, ended only when nothing is to come."""

from __future__ import annotations

from harness import ENDS, at, line, run

CASE = "stalls"
ENVIRONMENTS = ENDS


def test_nothing_is_proved(environment: str) -> None:
    seen = run(CASE, environment)
    assert not seen.of("hang.proved")
    assert seen.outcome("test_after_all") == "passed"


def test_a_circle_that_somebody_will_break_is_left(environment: str) -> None:
    seen = run(CASE, environment)
    assert seen.outcome("test_supervisor") == "passed"
    assert not seen.of("hang.proved", "test_supervisor") + seen.of("hang.suspected", "test_supervisor")


def test_bounded_wait_is_told_and_left(environment: str) -> None:
    seen = run(CASE, environment)
    told = seen.one("hang.suspected", "test_wait_for")
    assert (told["class"], told["next"]["kind"]) == ("waiting", "timer")
    assert at(told["victim"]) == (CASE, line(CASE, "bounded"))
    assert seen.outcome("test_wait_for") == "passed"
    assert not seen.of("abort.start", "test_wait_for")


def test_long_sleep_is_a_stall(environment: str) -> None:
    seen = run(CASE, environment)
    told = seen.one("hang.suspected", "test_long_sleep")
    assert (told["class"], at(told["victim"])) == ("stall", (CASE, line(CASE, "an hour")))
    assert "asyncio.sleep" in told["explanation"]
    assert told["since_ms"] >= 3000
    assert seen.outcome("test_long_sleep") == "failed"


def test_spinning_helper(environment: str) -> None:
    seen = run(CASE, environment)
    spin = seen.one("spin", "test_spin")
    assert at(spin["at"]) == (CASE, line(CASE, "spins"))
    told = seen.one("hang.suspected", "test_spin")
    assert (told["class"], at(told["victim"])) == ("spinning", (CASE, line(CASE, "waits meanwhile")))
    assert seen.outcome("test_spin") == "failed"


def test_busy_coroutine(environment: str) -> None:
    seen = run(CASE, environment)
    told = seen.one("hang.suspected", "test_busy")
    assert told["class"] == "blocked"
    assert at(told["victim"])[1] in (line(CASE, "busy"), line(CASE, "busy body"))
    assert [step["rung"] for step in seen.of("abort.step", "test_busy")] == ["signal"]
    assert seen.outcome("test_busy") == "failed"


def test_listening_server_is_external(environment: str) -> None:
    seen = run(CASE, environment)
    told = seen.one("hang.suspected", "test_listening")
    assert (told["class"], told["next"]["kind"]) == ("stall", "io")
    assert at(told["victim"]) == (CASE, line(CASE, "serves"))


def test_the_first_heartbeat_comes_before_any_test(environment: str) -> None:
    seen = run(CASE, environment)
    types = [event["t"] for event in seen.events]
    assert types[types.index("session.start") + 1] == "heartbeat"


def test_heartbeats_say_where_the_test_waits(environment: str) -> None:
    seen = run(CASE, environment)
    waits = [beat["waiting"] for beat in seen.of("heartbeat", "test_wait_for") if beat.get("waiting")]
    assert waits
    assert {at(wait["at"]) for wait in waits} == {(CASE, line(CASE, "bounded"))}
    assert waits[-1]["since_ms"] > waits[0]["since_ms"]


def test_what_a_test_runs_without_a_line_of_its_own(environment: str) -> None:
    """The line that runs the loop is the one that hangs."""
    seen = run("run_by_test", environment)
    proved = seen.one("hang.proved", "test_for_ever")
    assert at(proved["victim"]) == ("run_by_test", line("run_by_test", "run for ever"))
    stall = seen.one("hang.suspected", "test_for_long", **{"class": "stall"})
    assert at(stall["victim"]) == ("run_by_test", line("run_by_test", "run for long"))
    assert f"at run_by_test.py:{line('run_by_test', 'run for long')}" in stall["explanation"]
    assert seen.outcomes() == {"test_for_ever": "failed", "test_for_long": "failed", "test_after": "passed"}
