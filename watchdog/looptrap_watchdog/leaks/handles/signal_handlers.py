"""Handlers of signals: who set one gives the old one back before its time is over."""

from __future__ import annotations

import functools
import signal
from typing import Any

from ...moment import Owner, moment
from ...places import Marks, marks, user_mark
from .registry import note


class Change:
    """What one owner did to one signal: what was set before, and what it set last."""

    def __init__(self, before: Any) -> None:
        self.before = before
        self.now = before
        self.created: Marks = ()


_changes: dict[tuple[int, Owner], Change] = {}


def install() -> list[str]:
    """Patches ``signal.signal``."""
    original = signal.signal

    @functools.wraps(original)
    def wrapped(signalnum: Any, handler: Any) -> Any:
        before = original(signalnum, handler)
        change = _changes.setdefault((int(signalnum), moment.owner), Change(before))
        change.now = handler
        change.created = marks(2)
        return before

    signal.signal = wrapped
    return ["signal.signal"]


def note_changed(owners: set[Owner]) -> None:
    """Takes down the handlers that these owners have set and not given back."""
    for number, owner in [key for key in _changes if key[1] in owners]:
        change = _changes.pop((number, owner))
        now = signal.getsignal(number)
        if now == change.before or now != change.now or user_mark(change.created) is None:
            continue
        note(
            "signal",
            now,
            f"handler of {signal.Signals(number).name}",
            change.created,
            lambda found, number=number: signal.getsignal(number) is found,  # type: ignore[misc]
            "Set the old handler again; `signal.signal()` returns it.",
            owner,
        )
