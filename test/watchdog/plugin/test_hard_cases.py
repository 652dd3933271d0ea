"""The page of the hard cases is true: all are there, and every test and program it names exists."""

from __future__ import annotations

import re

from harness import CASES, HERE

ROWS = [row.split("|")[1:-1] for row in (HERE / "hard-cases.md").read_text().splitlines() if re.match(r"\| \d", row)]
RUNNER = HERE.parent / "runner"


def test_all_are_there() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 73))


def test_what_is_named_exists() -> None:
    named = [name for row in ROWS for cell in row[2:4] for name in re.findall(r"`([^`]+)`", cell)]
    missing = []
    for name in named:
        file, _, function = name.partition("::")
        found = next((path / file for path in (HERE, CASES, RUNNER) if (path / file).exists()), None)
        if found is None or (function and not re.search(rf"\bdef {function}\b", found.read_text())):
            missing.append(name)
    assert not missing


def test_every_case_has_a_test() -> None:
    assert not [row[0] for row in ROWS if not re.search(r"`test_\w+\.py::test_\w+`|\.test\.ts`", row[2])]
