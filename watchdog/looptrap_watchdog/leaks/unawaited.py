"""Coroutines that nobody awaited: told when they are destroyed, or at the end of the session."""

from __future__ import annotations

import gc
import inspect
import sys
import warnings
from types import CoroutineType
from typing import Any

from ..places import Loc, file_kind, shown
from ..stream import emit
from . import whose

DEPTH = 8
"""Frames of a coroutine's origin that Python keeps; some 0.3 us a coroutine."""

_told: set[int] = set()


def install() -> list[str]:
    """Patches the hook that Python itself calls."""
    original = getattr(warnings, "_warn_unawaited_coroutine", None)
    if original is None:
        return []

    def unawaited(coro: Any) -> None:
        try:
            if id(coro) not in _told:
                _tell(coro, "")
        except Exception:
            # It may be the interpreter's end, when half of everything is gone.
            pass
        original(coro)

    warnings._warn_unawaited_coroutine = unawaited  # type: ignore[attr-defined]
    if sys.get_coroutine_origin_tracking_depth() < DEPTH:
        sys.set_coroutine_origin_tracking_depth(DEPTH)
    return ["unawaited coroutines"]


def tell_kept() -> None:
    """At the end of the session: those that something still refers to. Looks at all objects, once."""
    for coro in [found for found in gc.get_objects() if type(found) is CoroutineType]:
        if coro.cr_origin is not None and inspect.getcoroutinestate(coro) == inspect.CORO_CREATED:
            _told.add(id(coro))
            _tell(coro, " Something refers to it until the end of the session.")


def _tell(coro: Any, more: str) -> None:
    """Runs while a coroutine is being destroyed, in any thread."""
    origin: list[Loc] = [
        {"file": file, "line": line, "func": name, "kind": file_kind(file)}
        for file, line, name in getattr(coro, "cr_origin", None) or ()
    ]
    at = next((place for place in origin if place["kind"] == "user"), None)
    if at is None:
        return
    name = coro.__qualname__.replace(".<locals>", "")
    emit(
        "coroutine.never_awaited",
        test=whose.test_of((place["file"], str(place["func"])) for place in origin),
        coro=coro.__qualname__,
        created=origin,
        explanation=f"Coroutine `{name}`, made at {shown(at)}, was never awaited, so none of it ran.{more}",
        advice=f"Await it: `await {name.rsplit('.', 1)[-1]}(...)`.",
    )
