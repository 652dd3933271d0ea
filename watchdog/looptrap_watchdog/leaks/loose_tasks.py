"""Tasks that outlive the scope that made them."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Optional

from ..ending import abort
from ..harmless import safely
from ..moment import Owner, moment
from ..names import fixture_holding
from ..noticing import imports, loops, tasks
from ..noticing.tasks import TaskRecord
from ..places import Marks, loc, shown, stack, user_mark
from ..stream import emit
from ..untouched import real
from ..verdicts.verdict_events import leaf_ref
from ..waits.await_chain import chain_of
from ..waits.leaves import leaf_of
from .handles import connections, loop_things
from .handles.belongings import Belongings


def judge(owners: list[Owner], belongings: Belongings) -> None:
    """Tells the tasks of these owners that are still pending, or that only the runner's clean-up ended."""
    if not tasks.live and not _ended:
        return
    wanted = set(owners)
    groups: dict[Any, list[tuple[TaskRecord, dict[str, Any]]]] = {}
    for record in list(tasks.live.values()) + [r for r in _ended if r.owner in wanted]:
        if record.owner not in wanted or record.infra or record.reported or record.poisoned:
            continue
        seen = record.ended_by_runner or _still_open(record)
        if seen is None:
            continue
        client = belongings.client_of(record.ref(), record.created, record.owner)
        if client is not None and client.owner not in wanted:
            record.owner = client.owner
            continue
        record.reported = True
        if client is not None:
            part = {"kind": "task", "id": record.id, "label": record.coro.replace(".<locals>", "")}
            belongings.tasks.setdefault(client.id, []).append(part)
            continue
        if abort.is_consequence(record.owner) or connections.is_handler_of_open(record.created, wanted):
            continue
        groups.setdefault(user_mark(record.created) or record.coro, []).append((record, seen))
    for group in groups.values():
        _tell(group)
    _ended[:] = [record for record in _ended if record.owner not in wanted]


_ended: list[TaskRecord] = []
"""Tasks that a runner cancelled or whose loop was closed under them, until their owner is judged."""


def _still_open(record: TaskRecord) -> Optional[dict[str, Any]]:
    task = record.ref()
    if task is None or task.done() or is_being_cancelled(task):
        return None
    loop = task.get_loop()
    waiter = getattr(task, "_fut_waiter", None)
    if not loop.is_closed() and waiter is not None and waiter.done():
        return None
    return snapshot(task, "destroyed" if loop.is_closed() else "still-alive")


def is_being_cancelled(task: Any) -> bool:
    """Whether a cancel was requested that the task has not seen yet, as its loop has not turned since."""
    if getattr(task, "_must_cancel", False):
        return True
    waiter = getattr(task, "_fut_waiter", None)
    return waiter is not None and waiter.cancelled()


def snapshot(task: Any, ended_by: str) -> dict[str, Any]:
    """Where a task is suspended, for what, how it came to its end, and its name: it may be gone when it is told."""
    chain = chain_of(task)
    leaf = leaf_of(chain) if chain.frames else None
    return {
        "suspended": chain.marks,
        "leaf": leaf_ref(leaf) if leaf else None,
        "ended_by": ended_by,
        "name": tasks.label(task),
    }


def _tell(group: list[tuple[TaskRecord, dict[str, Any]]]) -> None:
    record, seen = group[0]
    made = user_mark(record.created)
    at = loc(made) if made else None
    suspended: Marks = seen["suspended"]
    where = user_mark(suspended)
    name: str = seen["name"]
    many = f"{len(group)} tasks `{name}`" if len(group) > 1 else f"Task `{name}`"
    were, it, its = ("were", "them", "their") if len(group) > 1 else ("was", "it", "its")
    end = {
        "runner-cancel": f"; only the runner's clean-up ended {it}",
        "still-alive": "",
        "destroyed": f"; {its} loop was closed without ending {it}",
    }[seen["ended_by"]]
    origin = f", made at {shown(at)}," if at else ""
    box = fixture_holding(record.ref()) if record.ref() is not None else None
    held = f" Fixture `{box}` refers to it." if box else ""
    waits = f" {'They' if len(group) > 1 else 'It'} waited at {shown(loc(where))}." if where else ""
    emit(
        "task.leak",
        id=record.id,
        name=record.name,
        coro=record.coro,
        test=record.test,
        owner=record.owner.told(),
        created=stack(record.created),
        suspended=stack(suspended),
        **({"leaf": seen["leaf"]} if seen["leaf"] else {}),
        age_ms=round((real.monotonic() - record.born) * 1000, 3),
        ended_by=seen["ended_by"],
        siblings=len(group),
        explanation=f"{many}{origin} {were} still pending when {record.owner.words()} ended{end}.{waits}{held}",
        advice=f"Await {it}, or cancel and await {it}, before the {record.owner.kind} ends; a TaskGroup does both.",
    )


def note_ended(loop: Any, ended_by: str, pending: Optional[list[Any]] = None) -> None:
    """Takes down every pending task of a loop that is being cleaned up or closed."""
    if loops.record_of(loop).broken_off:
        return  # SystemExit went through the loop in the middle of everything: no task could do a thing about it.
    loop_things.freeze(loop)
    for task in loops.pending_tasks(loop) if pending is None else pending:
        record = tasks.record_of(task)
        if record.infra or record.ended_by_runner or is_being_cancelled(task) or _is_current(task, loop):
            continue
        if record.owner.ended and connections.is_handler_of_open(record.created, {record.owner}):
            record.reported = True
            continue
        record.ended_by_runner = snapshot(task, ended_by)
        if record.owner.judged and record.owner is not moment.session:
            judge_late(record)
        else:
            _ended.append(record)


def judge_late(record: TaskRecord) -> None:
    """Its owner was judged before the loop was: fixtures end before the loop they ran on."""
    if record.reported or not record.ended_by_runner or abort.is_consequence(record.owner):
        return
    record.reported = True
    if Belongings().client_of(record.ref(), record.created, record.owner) is None:
        _tell([(record, record.ended_by_runner)])


def _is_current(task: Any, loop: Any) -> bool:
    try:
        return asyncio.current_task(loop) is task
    except RuntimeError:
        return False


def install() -> list[str]:
    """Listens to runners' clean-up and to the closing of loops."""
    loops.on_close.append(lambda record, loop, pending: note_ended(loop, "destroyed", pending))
    done = []
    original = getattr(asyncio.runners, "_cancel_all_tasks", None)
    if original is not None:

        def cancel_all(loop: Any) -> None:
            safely(note_ended, loop, "runner-cancel")
            original(loop)

        asyncio.runners._cancel_all_tasks = cancel_all  # type: ignore[attr-defined]
        done.append("runners._cancel_all_tasks")
    imports.after("anyio._backends._asyncio", _wrap_anyio)
    if sys.version_info < (3, 11):
        done += _wrap_unittest()
    return done


def _wrap_anyio(module: Any) -> None:
    """anyio cleans up by itself where Python has no ``asyncio.Runner``: in the runner (3.x) or in a function (4.x)."""
    runner: Any = getattr(module, "TestRunner", None)
    method = getattr(runner, "_cancel_all_tasks", None)
    function = getattr(module, "_cancel_all_tasks", None)
    if method is not None:

        def clean_up(self: Any) -> None:
            safely(note_ended, self._loop, "runner-cancel")
            method(self)

        runner._cancel_all_tasks = clean_up
    elif function is not None:

        def cancel_all(loop: Any) -> None:
            safely(note_ended, loop, "runner-cancel")
            function(loop)

        module._cancel_all_tasks = cancel_all


def _wrap_unittest() -> list[str]:
    from unittest import IsolatedAsyncioTestCase

    original: Any = getattr(IsolatedAsyncioTestCase, "_tearDownAsyncioLoop", None)
    if original is None:
        return []

    def tear_down(self: Any) -> None:
        loop = getattr(self, "_asyncioTestLoop", None)
        runner = getattr(self, "_asyncioCallsTask", None)
        if loop is not None:
            if runner is not None:
                tasks.record_of(runner).infra = True
            safely(note_ended, loop, "runner-cancel")
        original(self)

    IsolatedAsyncioTestCase._tearDownAsyncioLoop = tear_down  # type: ignore[attr-defined]
    return ["IsolatedAsyncioTestCase._tearDownAsyncioLoop"]
