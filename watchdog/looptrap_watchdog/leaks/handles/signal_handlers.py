"""Handlers of signals: who set one gives the old one back before its time is over."""

from __future__ import annotations

import asyncio
import functools
import signal
import sys
import weakref
from typing import Any

from ...moment import Owner, moment
from ...places import Marks, is_user, marks, user_mark
from .registry import note

_run = getattr(getattr(getattr(asyncio.runners, "Runner", None), "run", None), "__code__", None)


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
        caller = sys._getframe(1).f_code
        if caller.co_name in ("add_signal_handler", "remove_signal_handler"):
            return before  # A loop does it, and has a book of its own.
        if caller is _run:
            return before  # It gives the old one back itself.
        change = _changes.setdefault((int(signalnum), moment.owner), Change(before))
        change.now = handler
        change.created = marks(2)
        return before

    signal.signal = wrapped
    _of_loops()
    return ["signal.signal"]


def _of_loops() -> None:
    """Patches ``add_signal_handler``. A loop that is closed takes its handlers back; one that goes on does not."""
    try:
        from asyncio import unix_events
    except ImportError:
        return
    cls: Any = unix_events._UnixSelectorEventLoop
    original = cls.add_signal_handler

    @functools.wraps(original)
    def add_signal_handler(self: Any, sig: Any, callback: Any, *args: Any) -> None:
        original(self, sig, callback, *args)
        number = signal.Signals(sig)
        if not is_user(sys._getframe(1).f_code):
            return
        own = weakref.ref(self)
        note(
            "signal",
            self._signal_handlers[number],
            f"the loop's handler of {number.name}",
            marks(2),
            lambda found: _is_set(own(), number, found),
            f"Call `loop.remove_signal_handler(signal.{number.name})`.",
        )

    cls.add_signal_handler = add_signal_handler


def _is_set(loop: Any, number: int, handler: Any) -> bool:
    return loop is not None and loop._signal_handlers.get(number) is handler


def note_changed(owners: set[Owner]) -> None:
    """Takes down the handlers that these owners have set and not given back."""
    for number, owner in [key for key in _changes if key[1] in owners] if _changes else ():
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
