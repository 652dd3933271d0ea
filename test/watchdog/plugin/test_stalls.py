"""Waits that are not proved, and such as do not want to end: what they are called, where; ended or left, and the run goes on."""

from __future__ import annotations

from typing import NamedTuple, Optional

import pytest
from harness import ENDS, Event, Run, at, line, name_of, run, user_at

CASE = "stalls"
ENVIRONMENTS = ENDS
PROVIDERS = ("asyncio", "anyio", "run", "unittest")
LIMIT = 1.2
BODIES = ("busy", "spin", "swallow_cancel", "swallow_everything", "hour", "bounded", "scoped", "serves")


def of(environment: str) -> Run:
    return run(CASE, environment, (), (("LOOPTRAP_STALL_AFTER", str(LIMIT)),))


def events(seen: Run, provider: str, body: str) -> list[Event]:
    """All that was said while a program ran under a provider."""
    number = BODIES.index(body) * 2
    names = (f"test_{provider}[{body}]", f"test_{number:02}_{body}")
    unittest = provider == "unittest"
    return [e for e in seen.events if name_of(e["test"]) == names[unittest] and ("TestUnittest" in e["test"]) == unittest]


class Told(NamedTuple):
    """What is said of a wait that is not proved."""

    kind: str
    marker: str
    next: Optional[str]
    words: str
    outcome: str = "failed"


TOLD = {
    "busy": Told("blocked", "busy", None, "The loop has been blocked for"),
    "spin": Told("spinning", "waits meanwhile", None, "Still waiting in `never.wait()` at"),
    "hour": Told("stall", "an hour", "timer", "Still waiting in `asyncio.sleep(3600)` at"),
    "serves": Told("stall", "serves", "io", "a socket or pipe is open"),
    "bounded": Told("waiting", "bounded", "timer", "the next timer fires in", "passed"),
    "scoped": Told("waiting", "scoped", "timer", "the next timer fires in", "passed"),
}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("body", TOLD)
def test_not_proved(environment: str, provider: str, body: str) -> None:
    wanted, found = TOLD[body], events(of(environment), provider, body)
    assert not [e["explanation"] for e in found if e["t"] == "hang.proved"]
    (told,) = [e for e in found if e["t"] == "hang.suspected"]
    lines = {(CASE, line(CASE, wanted.marker))}
    assert (told["class"], told["confidence"]) == (wanted.kind, "suspected")
    assert at(told["victim"]) in lines
    assert wanted.words in told["explanation"]
    assert told["since_ms"] >= LIMIT * 1000
    if wanted.next is not None:
        assert told["next"]["kind"] == wanted.next
    if body != "busy":
        assert at(told["chain"][0]["at"]) in lines
    (result,) = [e for e in found if e["t"] == "test.result"]
    assert result["outcome"] == wanted.outcome
    if wanted.outcome == "failed":
        assert at(result["failure"]["loc"]) in lines
    else:
        assert not [e for e in found if e["t"].startswith("abort")]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_how_they_are_ended(environment: str, provider: str) -> None:
    seen = of(environment)
    rungs = {
        body: [e["rung"] for e in events(seen, provider, body) if e["t"] == "abort.step"] for body in (*TOLD, *STUBBORN)
    }
    assert rungs["busy"] == ["signal"]
    assert rungs["hour"] == rungs["serves"] == rungs["swallow_cancel"] == ["throw"]
    assert rungs["swallow_everything"][:2] == ["throw", "select"]
    # On a busy machine the wait may be ended before it is sure which line spins.
    spins = {at(e["at"]) for e in events(seen, provider, "spin") if e["t"] == "spin"}
    assert spins <= {(CASE, line(CASE, "spins"))}


STUBBORN = {"swallow_cancel": "deaf", "swallow_everything": "swallowed"}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("body", STUBBORN)
def test_what_swallows_is_proved_and_ended(environment: str, provider: str, body: str) -> None:
    found = events(of(environment), provider, body)
    proofs = [e for e in found if e["t"] == "hang.proved"]
    assert {(e["certainty"], at(e["victim"])) for e in proofs} == {("proof", (CASE, line(CASE, STUBBORN[body])))}
    (result,) = [e for e in found if e["t"] == "test.result"]
    assert result["outcome"] == "failed"
    ignored = [at(e["at"]) for e in found if e["t"] == "task.cancel_ignored"]
    if body == "swallow_cancel" and environment != "pa021":  # `Task.cancelling()` came with Python 3.11.
        assert ignored and set(ignored) == {(CASE, line(CASE, "deaf"))}


def test_the_run_goes_on(environment: str) -> None:
    seen = of(environment)
    fine = {e["outcome"] for e in seen.of("test.result") if "fine" in e["test"]}
    assert fine == {"passed"}, seen.output[-3000:]
    assert seen.outcome("test_after_main") == "passed"
    assert len(seen.of("test.result")) == seen.one("collect.end")["tests"]


def test_the_first_heartbeat_comes_before_any_test(environment: str) -> None:
    types = [event["t"] for event in of(environment).events]
    assert types[types.index("session.start") + 1] == "heartbeat"


def test_heartbeats_say_where_the_test_waits(environment: str) -> None:
    beats = [e for e in events(of(environment), "asyncio", "bounded") if e["t"] == "heartbeat"]
    waits = [beat["waiting"] for beat in beats if beat.get("waiting")]
    assert {at(wait["at"]) for wait in waits} == {(CASE, line(CASE, "bounded"))}
    assert waits[-1]["since_ms"] > waits[0]["since_ms"]


def test_what_a_test_runs_without_a_line_of_its_own(environment: str) -> None:
    """The line that runs the loop is the one that hangs."""
    seen = of(environment)
    proved = seen.one("hang.proved", "test_main_for_ever")
    assert at(proved["victim"]) == (CASE, line(CASE, "main for ever"))
    stall = seen.one("hang.suspected", "test_main_for_long", **{"class": "stall"})
    assert at(stall["victim"]) == (CASE, line(CASE, "main for long"))
    assert f"at stalls.py:{line(CASE, 'main for long')}" in stall["explanation"]
    assert [seen.outcome(f"test_main_for_{time}") for time in ("ever", "long")] == ["failed", "failed"]


def test_eager_tasks(environment: str) -> None:
    if environment == "pa021":
        pytest.skip("eager tasks came with Python 3.12")
    seen = of(environment)
    quiet = ("hang.", "task.", "handle.", "loop.multiple", "coroutine.")
    at_once = [e for e in seen.events if e["test"] and "ends_at_once" in e["test"] and e["t"].startswith(quiet)]
    assert not at_once
    leak = seen.one("task.leak", "test_left")
    assert user_at(leak["created"]) == (CASE, line(CASE, "left"))
    new = [task for e in seen.of("tasks.delta") for task in e["new"]]
    parents = {task["id"]: task["parent"] for task in new}
    names = {task["id"]: task["coro"].rsplit(".", 1)[-1] for task in new}
    grandchild = next(number for number, name in names.items() if name == "grandchild")
    assert names[parents[grandchild]] == "child"
    proof = seen.one("hang.proved", "test_hangs")
    assert at(proof["victim"]) == (CASE, line(CASE, "eager"))
