"""Every line that any case makes the plugin write keeps to the published schema."""

from __future__ import annotations

import json

import pytest
from harness import CASES, SCHEMA, run

jsonschema = pytest.importorskip("jsonschema")


@pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.py") if path.stem not in ("taskgroups", "killed", "debugged")))
def test_events_keep_to_the_schema(environment: str, case: str) -> None:
    validators = validators_by_type()
    seen = run(case, environment)
    assert seen.events
    for event in seen.events:
        problems = [
            f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
            for error in validators[event["t"]].iter_errors(event)
        ]
        assert not problems, f"{event['t']}: {problems}"
    assert [event["seq"] for event in seen.events if event["pid"] == seen.events[0]["pid"]] != []


def test_every_type_is_in_the_schema_once() -> None:
    types = [one["allOf"][1]["properties"]["t"]["const"] for one in definitions() if "allOf" in one]
    assert len(types) == len(set(types))


def definitions() -> list[dict[str, object]]:
    return list(json.loads(SCHEMA.read_text())["$defs"].values())


def validators_by_type() -> dict[str, object]:
    """One validator for each event type: ``oneOf`` over all of them would tell nothing about a failure."""
    schema = json.loads(SCHEMA.read_text())
    made = {}
    for name, one in schema["$defs"].items():
        if "allOf" in one:
            kind = one["allOf"][1]["properties"]["t"]["const"]
            made[kind] = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
    return made
