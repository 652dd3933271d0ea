"""Coroutines that were made and never awaited: often the very code that should have ended a wait."""

from __future__ import annotations

import gc
import inspect
from types import CoroutineType
from typing import Any, Iterable, Optional

from ..places import Loc, file_kind, is_user
from .reach import reaches


class Unstarted:
    """A coroutine that nobody has begun: its function's name, and where it was made, if that is known."""

    def __init__(self, coro: Any) -> None:
        self.name = str(coro.__qualname__).rsplit("<locals>.", 1)[-1]
        self.made: Optional[Loc] = next(
            (
                {"file": file, "line": line, "func": function, "kind": "user"}
                for file, line, function in getattr(coro, "cr_origin", None) or ()
                if file_kind(file) == "user"
            ),
            None,
        )


def unstarted_holding(thing: Any, tasks: Iterable[Any]) -> Optional[Unstarted]:
    """One that has got hold of a thing and that no task is going to run, or None. Looks at all objects: 10 to 40 ms."""
    if thing is None:
        return None
    coming = {id(task.get_coro()) for task in tasks}
    for coro in [found for found in gc.get_objects() if type(found) is CoroutineType]:
        frame = coro.cr_frame
        if frame is None or id(coro) in coming or not is_user(frame.f_code):
            continue
        if inspect.getcoroutinestate(coro) == inspect.CORO_CREATED and reaches(frame.f_locals.values(), thing):
            return Unstarted(coro)
    return None
