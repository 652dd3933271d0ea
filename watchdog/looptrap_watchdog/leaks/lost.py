"""What would be lost: coroutines never awaited and exceptions nobody looked at."""

from __future__ import annotations

import functools
import sys
import warnings
from asyncio import base_events
from typing import Any, Optional

from ..ending import abort
from ..moment import Owner, moment
from ..noticing import tasks
from ..noticing.tasks import TaskRecord
from ..places import Loc, file_kind, loc, shown, stack, traceback_marks, user_mark
from ..stream import emit
from ..verdicts import cross_loop
from ..verdicts.explain import because

DEPTH = 5
"""Frames of a coroutine's origin that Python keeps; 0.2 to 0.4 us a coroutine."""

made_by: dict[tuple[str, str], str] = {}
"""Node ids of the tests that ran, by file and function name."""

last_test: Optional[str] = None
"""The test that ran last: what is collected between two tests is its."""


def install() -> list[str]:
    """Patches the hooks that Python itself calls."""
    original = getattr(warnings, "_warn_unawaited_coroutine", None)
    if original is not None:

        def unawaited(coro: Any) -> None:
            _never_awaited(coro)
            original(coro)

        warnings._warn_unawaited_coroutine = unawaited  # type: ignore[attr-defined]
        if sys.get_coroutine_origin_tracking_depth() < DEPTH:
            sys.set_coroutine_origin_tracking_depth(DEPTH)
    cls: Any = base_events.BaseEventLoop
    handler = cls.call_exception_handler

    @functools.wraps(handler)
    def call_exception_handler(self: Any, context: dict[str, Any]) -> None:
        if "exception was never retrieved" in str(context.get("message", "")):
            _retrieved_never(context)
        handler(self, context)

    cls.call_exception_handler = call_exception_handler
    return ["unawaited coroutines", "BaseEventLoop.call_exception_handler"]


def _never_awaited(coro: Any) -> None:
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
        test=_test_of(origin),
        coro=coro.__qualname__,
        created=origin,
        explanation=f"Coroutine `{name}`, made at {shown(at)}, was never awaited, so none of it ran.",
        advice=f"Await it: `await {name.rsplit('.', 1)[-1]}(...)`.",
    )


def _test_of(origin: list[Loc]) -> Optional[str]:
    """The test whose function made a coroutine; a traceback may have kept it alive until a later one."""
    for place in origin:
        found = made_by.get((place["file"], str(place.get("func"))))
        if found is not None:
            return found
    return moment.test or last_test


def _retrieved_never(context: dict[str, Any]) -> None:
    task = context.get("task") or context.get("future")
    error = context.get("exception")
    if task is None or error is None or not hasattr(task, "get_coro"):
        return
    tell(tasks.record_of(task), error)


def tell(record: TaskRecord, error: BaseException) -> None:
    """Writes ``task.exception_lost``, once a task."""
    if record.reported or record.infra or abort.is_ours(error):
        return
    record.reported = True
    cross_loop.look(error)
    marks = traceback_marks(error.__traceback__)
    raised, made = user_mark(marks), user_mark(record.created)
    emit(
        "task.exception_lost",
        test=record.test,
        id=record.id,
        name=record.name,
        exc=because(error),
        stack=stack(marks),
        created=stack(record.created),
        owner=record.owner.told(),
        explanation=(
            f"Task `{record.coro.replace('.<locals>', '')}`, made at {shown(loc(made) if made else None)}, failed at "
            f"{shown(loc(raised) if raised else None)} with {because(error)}, and nobody looked."
        ),
        advice="Await the task, or read its `exception()` in a done callback; a TaskGroup passes it on.",
    )


def judge(owners: list[Owner]) -> None:
    """Tells failed tasks of these owners whose exception nobody has read."""
    for record in list(tasks.live.values()):
        if record.owner not in owners or record.infra or record.reported:
            continue
        task = record.ref()
        if task is None or not task.done() or task.cancelled() or not getattr(task, "_log_traceback", False):
            continue
        error = getattr(task, "_exception", None)
        if error is not None:
            tell(record, error)
