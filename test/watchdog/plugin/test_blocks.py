"""Blocked loops under every provider: the line, the cause, how long, and whether it computed."""

from __future__ import annotations

import pytest
from harness import ENDS, Event, Run, at, line, run

CASE = "blocks"
ENVIRONMENTS = ENDS
PROVIDERS = ("asyncio", "anyio", "run", "unittest")


def played(environment: str) -> Run:
    # No stall: a computation of 350 ms takes seconds where the machine is busy.
    return run(CASE, environment, (), (("LOOPTRAP_STALL_AFTER", "60"),))


def named(provider: str, body: str) -> str:
    return f"test_unittest_{body}" if provider == "unittest" else f"test_{provider}[{body}]"


def longest(seen: Run, test: str) -> Event:
    blocks = seen.of("block.end", test)
    assert blocks, seen.told(test)
    return max(blocks, key=lambda block: float(block["ms"]))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("body", "marker", "cause"),
    [
        ("sleeps", "sleep", "time.sleep"),
        ("calls", "callback", "time.sleep"),
        ("computes", "compute", "computation"),
        ("runs", "subprocess", "subprocess"),
        ("receives", "recv", "socket"),
        ("fetches", "requests", "requests"),
        ("queries", "sqlite", "sqlite3"),
    ],
)
def test_block(environment: str, provider: str, body: str, marker: str, cause: str) -> None:
    seen = played(environment)
    block = longest(seen, named(provider, body))
    assert (block["cause"], block["phase"]) == (cause, "call")
    assert at(block["at"]) == (CASE, line(CASE, marker))
    assert block["ms"] >= 300
    assert f"at {CASE}.py:{block['at']['line']}" in block["explanation"]
    assert seen.outcome(named(provider, body)) == "passed"


@pytest.mark.parametrize(("provider", "phase"), [("asyncio", "setup"), ("anyio", "teardown"), ("unittest", "call")])
def test_fixture(environment: str, provider: str, phase: str) -> None:
    """unittest's own setup belongs to the call: pytest knows no other."""
    block = longest(played(environment), f"test_{provider}_fixture")
    assert at(block["at"]) == (CASE, line(CASE, f"{provider} fixture"))
    assert (block["phase"], block["cause"]) == (phase, "time.sleep")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_computing_uses_the_processor_and_sleeping_does_not(environment: str, provider: str) -> None:
    seen = played(environment)
    sleep = longest(seen, named(provider, "sleeps"))
    assert sleep["cpu_ms"] < sleep["ms"] / 2
    assert longest(seen, named(provider, "computes"))["cpu_ms"] > sleep["cpu_ms"]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("body", ["imports", "short"])
def test_no_block(environment: str, provider: str, body: str) -> None:
    seen = played(environment)
    if seen.outcome(named(provider, body)) == "skipped":
        pytest.skip("the machine was too busy to turn a loop in time")
    assert not seen.of("block.end", named(provider, body)), seen.told(named(provider, body))
    assert seen.outcome(named(provider, body)) == "passed"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_slow_import_is_noted(environment: str, provider: str) -> None:
    (note,) = [e["text"] for e in played(environment).of("note", named(provider, "imports")) if e["code"] == "slow-import"]
    assert f"An import at {CASE}.py:{line(CASE, 'import')} kept the loop for" in note


def test_making_a_client_is_not_called_a_synchronous_client(environment: str) -> None:
    block = longest(played(environment), "test_asyncio_certificates")
    assert at(block["at"]) == (CASE, line(CASE, "certificates"))
    assert "certificates" in block["cause"]
    assert "fixture of a wider scope" in block["advice"]
