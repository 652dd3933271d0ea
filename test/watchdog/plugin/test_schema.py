"""Every line that any run of these tests writes is held against the published schema (``harness.Run``): what that finds."""

from __future__ import annotations

import pytest
from harness import Event, Run, problems_of

START: Event = {"v": 1, "seq": 1, "t": "session.start", "ts": 1.5, "mono": 1, "pid": 7, "worker": None, "test": None}
START |= {"phase": None, "gen": 0}


def test_what_keeps_to_it_is_let_through() -> None:
    assert not problems_of(START)


@pytest.mark.parametrize("wrong", [{"v": 2}, {"seq": "1"}, {"phase": "lunch"}, {"pid": True}, {"mono": None}])
def test_what_is_wrong_is_found(wrong: Event) -> None:
    assert problems_of({**START, **wrong})


def test_what_is_missing_is_found() -> None:
    assert problems_of({name: value for name, value in START.items() if name != "gen"})


def test_a_run_with_such_a_line_fails() -> None:
    Run("case", 0, "", ['{"v":1,"seq":1,"t":"session.start","ts":1.5,"mono":1,"pid":7,"worker":null,"test":null,"phase":null,"gen":0}'])
    with pytest.raises(AssertionError, match="is missing"):
        Run("case", 0, "", ['{"v":1,"seq":1,"t":"session.start"}'])
