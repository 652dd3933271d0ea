"""Waits for what other threads and processes have to bring."""

from __future__ import annotations

import re

import pytest
from harness import ENDS, UNLIMITED, Run, at, line, run

CASE = "across"
ENVIRONMENTS = ENDS
PROVIDERS = ("asyncio", "anyio", "run", "unittest")


def played(environment: str) -> Run:
    # A child starts late where the machine is busy.
    return run(CASE, environment, (), UNLIMITED)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_child_that_never_exits_is_no_proof(environment: str, provider: str) -> None:
    """Before Python 3.12 a thread waits for a child, from then on a descriptor tells."""
    seen, test = played(environment), f"test_{provider}_never_exits"
    (told,) = [e for e in seen.of("hang.suspected", test) if e["class"] != "waiting"]
    assert (told["class"], at(told["victim"])) == ("stall", (CASE, line(CASE, "child never exits")))
    assert re.search(r"Still waiting for subprocess \d+ at across.py:", told["explanation"])
    assert told["next"]["kind"] == "process"
    assert not seen.of("hang.proved", test)
    assert seen.outcome(test) == "failed"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_child_that_exits_later_is_left_alone(environment: str, provider: str) -> None:
    seen, test = played(environment), f"test_{provider}_exits_later"
    assert not seen.of("hang.proved", test) + seen.of("hang.suspected", test)
    assert seen.outcome(test) == "passed"


def test_the_watch_makes_no_mistake_of_its_own(environment: str) -> None:
    seen = played(environment)
    assert not seen.of("note", level="error"), seen.told(None)
    assert seen.outcome("test_after") == "passed"
