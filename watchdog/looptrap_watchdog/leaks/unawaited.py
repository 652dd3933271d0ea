"""Coroutines that nobody awaited: told when they are destroyed, or at the end of the session."""

from __future__ import annotations

import functools
import gc
import inspect
import warnings
from types import CoroutineType
from typing import Any, Optional

from ..ending import abort
from ..moment import moment
from ..noticing import imports
from ..places import Loc, file_kind, shown
from ..stream import emit
from . import origins, whose

DEPTH = 2
"""Frames of a coroutine's origin that Python keeps. Every coroutine pays for each."""

DEPTH_OF_MOCKS = 4
"""The same once there is an ``AsyncMock``: the user's call of one lies third, of one with ``autospec`` fourth."""

_told: set[int] = set()
_kept: dict[int, tuple[Any, Optional[str]]] = {}
"""Coroutines that the traceback of a failed test keeps, by number: where they were made, and the test."""


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
    origins.install()
    origins.follow(DEPTH)
    imports.after("unittest.mock", _wrap_mocks)
    return ["unawaited coroutines"]


def _wrap_mocks(module: Any) -> None:
    mixin: Any = module.AsyncMockMixin
    original = mixin.__init__

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        if origins.is_followed():
            origins.follow(DEPTH_OF_MOCKS)
        original(self, *args, **kwargs)

    mixin.__init__ = __init__


def belong_here(error: BaseException) -> None:
    """A test has failed, and its traceback keeps its variables until another test runs: notes whose they are."""
    tb = error.__traceback__
    while tb is not None:
        for value in list(tb.tb_frame.f_locals.values()):
            if type(value) is CoroutineType and inspect.getcoroutinestate(value) == inspect.CORO_CREATED:
                _kept[id(value)] = (value.cr_origin, moment.test)
        tb = tb.tb_next


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
    test = _test_of(coro, origin)
    if abort.was_ended(test):
        return  # The line that awaits it comes after the one at which we ended the test.
    name = coro.__qualname__.replace(".<locals>", "")
    emit(
        "coroutine.never_awaited",
        test=test,
        coro=coro.__qualname__,
        created=origin,
        explanation=f"Coroutine `{name}`, made at {shown(at)}, was never awaited, so none of it ran.{more}",
        advice=f"Await it: `await {name.rsplit('.', 1)[-1]}(...)`.",
    )


def _test_of(coro: Any, origin: list[Loc]) -> Optional[str]:
    made, test = _kept.pop(id(coro), (None, None))
    if made is not None and made is coro.cr_origin:
        return test
    return whose.test_of((place["file"], str(place["func"])) for place in origin)
