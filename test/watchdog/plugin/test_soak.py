"""Random programs: what is proved never ends, and what never ends is proved. ``soak/run_soak.py`` plays more of them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "soak"))

from generate import source_of
from run_soak import judge, play

ENVIRONMENTS = ("newest", "pa021")

FIRST, LAST = 0, 60
LIMIT = "10"
"""Seconds in which a program is proved or ends. Only one that is missed takes as long; a busy machine needs some."""


def test_a_proof_is_a_proof(environment: str) -> None:
    outcomes, events, output = play(environment, FIRST, LAST, True, SOAK_LIMIT=LIMIT, SOAK_GRACE="0.1")
    assert len(outcomes) == LAST - FIRST, output[-9000:]
    assert not [event["text"] for event in events if event["t"] == "note" and event["level"] == "error"]
    found = judge(outcomes, events)
    wrong = found["false"]
    assert not wrong, f"proved, and yet it ended:\n{source_of(wrong[0], 13)}"
    assert len(found["finished"]) > 15
    assert len(found["right"]) > 15
    assert len(found["missed"]) <= 2, f"never proved: {found['missed']}"
