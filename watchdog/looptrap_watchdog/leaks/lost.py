"""Exceptions that nobody looked at: of tasks, futures, callbacks and destructors."""

from __future__ import annotations

import functools
from asyncio import base_events
from typing import Any, Optional

from ..ending import abort
from ..harmless import safely
from ..moment import Owner
from ..names import function_name
from ..noticing import tasks
from ..noticing.tasks import TaskRecord
from ..places import Marks, loc, shown, stack, traceback_marks, user_mark
from ..stream import emit
from ..verdicts import cross_loop
from ..verdicts.explain import because
from . import whose
from .handles.registry import known_by_id


def install() -> list[str]:
    """Patches what loops call with exceptions that nobody gets."""
    cls: Any = base_events.BaseEventLoop
    handler = cls.call_exception_handler

    @functools.wraps(handler)
    def call_exception_handler(self: Any, context: dict[str, Any]) -> None:
        safely(_look, context)
        handler(self, context)

    cls.call_exception_handler = call_exception_handler
    return ["BaseEventLoop.call_exception_handler"]


def _look(context: dict[str, Any]) -> None:
    error = context.get("exception")
    if not isinstance(error, BaseException) or abort.is_ours(error):
        return
    message = str(context.get("message", ""))
    task = context.get("task") or context.get("future")
    if "exception was never retrieved" in message and hasattr(task, "get_coro"):
        tell(tasks.record_of(task), error)
        return
    marks = traceback_marks(error.__traceback__)
    if user_mark(marks) is None:
        return
    timer = context.get("handle")
    if timer is not None:
        _in_callback(timer, error, marks)
    elif "future" in context and "never retrieved" in message:
        tell_other("future", "a future", error, marks, whose.test_of_marks(marks), (), None)
    elif "asyncgen" in context or "transport" in context or "client_connected_cb" in message:
        tell_other("callback", message, error, marks, whose.test_of_marks(marks), (), None)


def _in_callback(timer: Any, error: BaseException, marks: Marks) -> None:
    callback = getattr(timer, "_callback", None)
    handle = known_by_id(timer)
    name = f"callback `{function_name(callback)}`" if callback is not None else "a callback"
    if handle is not None:
        tell_other("callback", name, error, marks, handle.test, handle.created, handle.owner)
    else:
        tell_other("callback", name, error, marks, whose.test_of_function(callback, marks), (), None)


_advice = {
    "callback": "Nobody can catch it: handle it inside the callback, or run a task that somebody awaits instead.",
    "future": "Await the future, or read its `exception()` in a done callback.",
    "destructor": "Close it, in a `with` block or in a teardown, before the garbage collector has to.",
}


def tell_other(
    where: str,
    what: str,
    error: BaseException,
    marks: Marks,
    test: Optional[str],
    created: Marks,
    owner: Optional[Owner],
) -> None:
    """Writes ``exception.lost``: one that was raised where nobody could get it."""
    raised, made = user_mark(marks), user_mark(created)
    origin = f", made at {shown(loc(made))}," if made else ""
    at = f" at {shown(loc(raised))}" if raised else ""
    happened = "failed while the garbage collector destroyed it" if where == "destructor" else "failed"
    emit(
        "exception.lost",
        test=test,
        where=where,
        label=what.replace("`", ""),
        exc=because(error),
        stack=stack(marks),
        created=stack(created),
        **({"owner": owner.told()} if owner is not None else {}),
        explanation=f"{what[:1].upper() + what[1:]}{origin} {happened}{at} with {because(error)}, and nobody looked.",
        advice=_advice[where],
    )


def tell(record: TaskRecord, error: BaseException) -> None:
    """Writes ``task.exception_lost``, once a task."""
    if record.reported or record.infra or abort.is_ours(error) or abort.was_waiting(record):
        return
    if isinstance(error, (SystemExit, KeyboardInterrupt)):
        return  # These go through the loop to whoever runs it.
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
    for record in list(tasks.live.values()) if tasks.live else ():
        if record.owner not in owners or record.infra or record.reported:
            continue
        task = record.ref()
        if task is None or not task.done() or task.cancelled() or not getattr(task, "_log_traceback", False):
            continue
        error = getattr(task, "_exception", None)
        if error is not None:
            tell(record, error)
