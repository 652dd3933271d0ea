"""What only the garbage collector brings up, in whatever test that happens: told in the test that made the object."""

from __future__ import annotations

import functools
import sys
import warnings
from types import TracebackType
from typing import Any, Callable, Optional

from ..ending import abort
from ..harmless import safely
from ..names import function_name
from ..places import traceback_marks, user_mark
from . import garbage, whose
from .handles.judge import tell_collected
from .handles.registry import Handle, known_by_id
from .lost import tell_other

_before: list[Callable[[Any], Any]] = []


def install() -> list[str]:
    """Listens to warnings that are shown. Those that a filter hides are not seen."""
    module: Any = warnings
    original = getattr(module, "_showwarnmsg", None)
    if original is None:
        return []

    @functools.wraps(original)
    def show(message: Any) -> Any:
        source = getattr(message, "source", None)
        if source is not None and issubclass(message.category, ResourceWarning):
            safely(_warned, source)
        return original(message)

    module._showwarnmsg = show
    return ["warnings._showwarnmsg"]


def follow_unraisable() -> None:
    """At the session's start: pytest takes the hook when it is configured, until 8.3 anew for each phase."""
    from _pytest import unraisableexception

    catcher: Any = getattr(unraisableexception, "catch_unraisable_exception", None)
    if catcher is not None and not hasattr(catcher._hook, "_looptrap"):
        original = catcher._hook

        def hook(self: Any, unraisable: Any) -> None:
            safely(_unraisable, unraisable)
            if not garbage.holds(unraisable):
                original(self, unraisable)

        hook._looptrap = True  # type: ignore[attr-defined]
        catcher._hook = hook
    before = sys.unraisablehook
    if hasattr(before, "_looptrap"):
        return

    def outside(unraisable: Any) -> None:
        safely(_unraisable, unraisable)
        if not garbage.holds(unraisable):
            before(unraisable)

    outside._looptrap = True  # type: ignore[attr-defined]
    _before.append(before)
    sys.unraisablehook = outside


def tell_held() -> None:
    """At the session's end: what destructors raised while the watchdog collected garbage goes where it would have."""
    for unraisable in garbage.release():
        for hook in _before[-1:]:
            hook(unraisable)


def _warned(source: Any) -> None:
    handle = known_by_id(source)
    if handle is not None and not handle.told and not handle.closed and user_mark(handle.created) is not None:
        handle.told = True
        tell_collected(handle)


def _unraisable(unraisable: Any) -> None:
    error = unraisable.exc_value
    if error is None or abort.is_ours(error):
        return
    found = _known(unraisable.object, error.__traceback__)
    if isinstance(error, ResourceWarning):
        if found is not None:
            _warned(found.thing() or unraisable.object)
        return
    marks = traceback_marks(error.__traceback__)
    if "loop is closed" in str(error) and (hasattr(unraisable.object, "cr_frame") or (found and found.told)):
        return  # What is left of a task, or of what was told to be open: that its loop is gone follows from that.
    if found is not None and user_mark(found.created) is not None:
        tell_other("destructor", found.words, error, marks, found.test, found.created, found.owner)
        return
    if user_mark(marks) is not None:
        name = function_name(unraisable.object)
        tell_other("destructor", f"`{name}`", error, marks, whose.test_of_marks(marks), (), None)


def _known(thing: Any, tb: Optional[TracebackType]) -> Optional[Handle]:
    """The handle of what is being destroyed: the object itself, or one whose method is on the traceback."""
    handle = known_by_id(thing)
    while handle is None and tb is not None:
        owner = tb.tb_frame.f_locals.get("self")
        handle = known_by_id(owner)
        for part in ("_transport", "_proc"):  # asyncio's transport of a subprocess is not the one we know.
            handle = handle or known_by_id(getattr(owner, part, None))
        tb = tb.tb_next
    return handle
