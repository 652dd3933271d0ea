"""Collecting garbage to see what is left, without a test failing for what comes up just then."""

from __future__ import annotations

import gc
import warnings
from typing import Any

import pytest

_holding = False
_held: list[Any] = []


class _Shown:
    """Stands for a destroyed object, which must not live again."""

    def __init__(self, thing: Any) -> None:
        try:
            self.text = repr(thing)
        except Exception as error:
            self.text = f"<{type(thing).__qualname__}, repr() failed: {type(error).__name__}>"

    def __repr__(self) -> str:
        return self.text


def collect(generation: int = 2) -> None:
    """As ``gc.collect()``. What destructors raise is kept for the session's end where pytest would make it a failure.

    Under ``-W error`` pytest fails the test that runs when a destructor raises, and a ResourceWarning is raised there
    too. Without the watchdog that garbage would have been left for later.
    """
    global _holding
    _holding = _would_fail()
    try:
        gc.collect(generation)
    finally:
        _holding = False


def holds(unraisable: Any) -> bool:
    """Takes what a destructor raised while ``collect()`` holds it back."""
    if not _holding:
        return False
    kind, value, traceback, message, thing = unraisable
    _held.append(type(unraisable)((kind, value, traceback, message, _Shown(thing))))
    return True


def release() -> list[Any]:
    """What was kept, for whoever it was meant for."""
    found = list(_held)
    _held.clear()
    return found


def _would_fail() -> bool:
    """Whether the warning that pytest makes of it is an error: the first filter that fits decides."""
    for action, message, category, module, _ in warnings.filters:
        if message is None and module is None and issubclass(pytest.PytestUnraisableExceptionWarning, category):
            return action == "error"
    return False
