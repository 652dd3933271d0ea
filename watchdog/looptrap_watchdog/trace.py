"""With ``LOOPTRAP_TRACE=1``: each step of each task and what it waits for then, threads and handles, for a timeline.

Off, nothing here is installed. On, a step costs some 6 us more: a suite that does nothing but switch tasks takes twice
as long, one of small tests as long as before.
"""

from __future__ import annotations

import asyncio
import collections
import functools
import threading
from asyncio import events
from typing import Any, Optional

from .leaks.handles import registry
from .noticing import loops, tasks
from .places import Mark, is_user, loc
from .settings import settings
from .stream import emit
from .untouched import real
from .waits.await_chain import chain_of
from .waits.leaves import leaf_of

FULL = 200_000
"""Steps of a process that are kept whatever they took."""

LONG = 0.001
"""Seconds of a step that is kept after those."""

_A_LINE = 250
"""Steps in one line of the stream, well below its limit."""

_CALLBACK = 0.0001
"""Seconds below which a callback that is no step of a task is not worth a slice."""

_steps: "collections.deque[tuple[Any, ...]]" = collections.deque(maxlen=50_000)
_taken = 0
_dropped = 0
_waits: dict[Any, int] = {}
_fresh_waits: list[dict[str, Any]] = []
_watched: dict[registry.Handle, bool] = {}
"""Handles that are not known to be closed, and whether they were told to be open."""

_last_handle = 0
_looking = threading.Lock()


def install() -> list[str]:
    """Patches asyncio's handles and threads. Returns what was patched."""
    if not settings.trace:
        return []
    _watch_steps()
    _watch_threads()
    return ["Handle._run", "Thread._bootstrap_inner"]


def _watch_steps() -> None:
    original = events.Handle._run
    clock = real.monotonic

    @functools.wraps(original)
    def _run(self: Any) -> None:
        callback = self._callback
        began = clock()
        try:
            original(self)
        finally:
            _note(self._loop, callback, began, clock() - began)

    events.Handle._run = _run  # type: ignore[method-assign]


def _note(loop: Any, callback: Any, began: float, took: float) -> None:
    global _taken, _dropped
    task = getattr(callback, "__self__", None)
    if not isinstance(task, asyncio.Task):
        if took < _CALLBACK:
            return
        task = None
    _taken += 1
    if _taken > FULL and took < LONG:
        _dropped += 1
        return
    try:
        if task is None:
            name = getattr(callback, "__qualname__", None) or type(callback).__name__
            _steps.append((None, loops.record_of(loop).id, began, took, "callback", None, str(name)))
        else:
            after, wait = _after(task)
            _steps.append((tasks.record_of(task).id, loops.record_of(loop).id, began, took, after, wait, None))
    except Exception:  # a timeline with a gap is better than a test that fails
        _dropped += 1


def _after(task: Any) -> tuple[str, Optional[int]]:
    """What became of a task after a step, and the number of its wait."""
    if task.done():
        if task.cancelled():
            return "cancelled", None
        return ("raised" if getattr(task, "_exception", None) is not None else "returned"), None
    if getattr(task, "_fut_waiter", None) is None:
        return "ready", None
    chain = chain_of(task)
    marks = chain.marks
    mark = next((found for found in marks if is_user(found[0])), None) or (marks[0] if marks else None)
    return "waits", _wait_number(chain, mark)


def _wait_number(chain: Any, mark: Optional[Mark]) -> int:
    """Waits at one place look alike: the first tells its name, the others its number."""
    number = _waits.get(mark)
    if number is None:
        leaf = leaf_of(chain)
        what = f"{leaf.what} (`{leaf.label}`)" if leaf.label else leaf.what
        number = _waits[mark] = len(_waits) + 1
        _fresh_waits.append({"id": number, "what": what, **({"at": loc(mark)} if mark else {})})
    return number


def _watch_threads() -> None:
    original = threading.Thread._bootstrap_inner  # type: ignore[attr-defined]

    @functools.wraps(original)
    def _bootstrap_inner(self: Any) -> None:
        ours = self.name.startswith("looptrap-")
        if not ours:
            emit("trace.thread", ident=threading.get_ident(), name=self.name, state="started", daemon=self.daemon)
        try:
            original(self)
        finally:
            if not ours:
                emit("trace.thread", ident=threading.get_ident(), name=self.name, state="ended", daemon=self.daemon)

    threading.Thread._bootstrap_inner = _bootstrap_inner  # type: ignore[attr-defined]


def flush() -> None:
    """Writes what has happened since the last time. Called by the watchdog thread and at the session's end."""
    global _dropped
    if not settings.trace:
        return
    look_at_handles()
    taken = [_steps.popleft() for _ in range(len(_steps))]
    waits, _fresh_waits[:] = list(_fresh_waits), []
    while taken or waits:
        part, taken = taken[:_A_LINE], taken[_A_LINE:]
        told, waits = waits[:100], waits[100:]
        dropped, _dropped = _dropped, 0
        emit("trace.steps", steps=[_told(step) for step in part], waits=told, dropped=dropped)


def _told(step: tuple[Any, ...]) -> dict[str, Any]:
    task, loop, began, took, after, wait, name = step
    found = {"task": task, "loop": loop, "at": round(began, 6), "us": round(took * 1e6, 1), "after": after}
    if wait is not None:
        found["wait"] = wait
    if name is not None:
        found["name"] = name
    return found


def look_at_handles() -> None:
    """Handles are looked at now and then, and at the end of a phase: what comes and goes in between is not seen."""
    if not settings.trace:
        return
    with _looking:
        _tell_handles()


def _tell_handles() -> None:
    global _last_handle
    fresh = [handle for handle in list(registry.handles) if handle.id > _last_handle]
    _last_handle = max([_last_handle] + [handle.id for handle in fresh])
    _watched.update((handle, False) for handle in fresh)
    for handle, told in list(_watched.items()):
        is_open = handle.open_now()
        if is_open and not told:
            _watched[handle] = True
            _tell(handle, is_open=True)
        elif not is_open and (told or handle.closed or handle.thing() is None):
            del _watched[handle]
            if told:
                _tell(handle, is_open=False)


def _tell(handle: registry.Handle, is_open: bool) -> None:
    mark = next((found for found in handle.created if is_user(found[0])), None)
    emit(
        "trace.handle",
        id=handle.id,
        kind=handle.kind,
        label=handle.label,
        open=is_open,
        born=round(handle.born, 6),
        owner=handle.owner.told(),
        **({"at": loc(mark)} if mark else {}),
    )
