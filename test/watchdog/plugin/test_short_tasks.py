"""Tasks are told even when they are over before anybody looks."""

from __future__ import annotations

import pytest
from harness import ENDS, run

CASE = "short_tasks"
ENVIRONMENTS = ENDS


def test_a_task_keeps_the_name_it_was_made_with(environment: str) -> None:
    names = [task["name"] for delta in run(CASE, environment).of("tasks.delta") for task in delta["new"]]
    assert "the quick one" in names


def test_a_task_that_is_begun_while_it_is_made_is_told_with_its_child(environment: str) -> None:
    seen = run(CASE, environment)
    if seen.outcomes()["test_eager"] == "skipped":
        pytest.skip("no eager tasks before Python 3.12")
    told = [task for delta in seen.of("tasks.delta") for task in delta["new"]]
    (parent,) = [task for task in told if task["coro"] == "slow_parent"]
    (child,) = [task for task in told if task["coro"] == "child"]
    assert child["parent"] == parent["id"]
