"""Every line that any case makes the plugin write keeps to the published schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness import CASES, SCHEMA, run
from schema_check import problems

LEFT_OUT = ("taskgroups", "killed", "debugged", "forks", "stubborn", "stepped", "clocks_and_nests", "session_ends")
CASES_RUN = sorted(path.stem for path in CASES.glob("*.py") if path.stem not in LEFT_OUT)


@pytest.mark.parametrize("case", CASES_RUN)
def test_events_keep_to_the_schema(environment: str, case: str) -> None:
    root = json.loads(SCHEMA.read_text())
    types = by_type(root)
    seen = run(case, environment)
    assert seen.events
    found = [
        (event["seq"], event["t"], problem)
        for event in seen.events
        for problem in problems(types[event["t"]], event, root)
    ]
    assert not found[:10]


def test_the_check_finds_what_is_wrong() -> None:
    root = json.loads(SCHEMA.read_text())
    event = {"v": 1, "seq": 1, "t": "session.start", "ts": 1.5, "mono": 1, "pid": 7, "worker": None, "test": None}
    event |= {"phase": None, "gen": 0}
    start = by_type(root)["session.start"]
    assert not problems(start, event, root)
    for wrong in ({"v": 2}, {"seq": "1"}, {"phase": "lunch"}, {"t": "session.end"}, {"pid": True}):
        assert problems(start, {**event, **wrong}, root)
    assert problems(start, {name: value for name, value in event.items() if name != "gen"}, root)


def by_type(root: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Definitions of events by the value of ``t``; each occurs once."""
    events = [one for one in root["$defs"].values() if "allOf" in one]
    found = {one["allOf"][1]["properties"]["t"]["const"]: one for one in events}
    assert len(found) == len(events) == len(root["oneOf"])
    return found
