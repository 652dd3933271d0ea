"""Every task made through a loop's ``create_task``: by whom, where, and in whose time."""

from __future__ import annotations

import asyncio
import functools
import itertools
import threading
import weakref
from asyncio import base_events
from typing import Any, Callable, Iterable, Optional, TypeVar

from ..moment import Owner, moment
from ..places import Marks, file_kind, is_user, marks, stack, step_marks, user_mark
from ..settings import settings
from ..stream import emit
from ..untouched import real
from . import loops

T = TypeVar("T")


class TaskRecord:
    """What is known of one task. Holds neither the task nor any frame."""

    __slots__ = (
        "_name",
        "born",
        "coro",
        "created",
        "ended_by_runner",
        "gen",
        "id",
        "infra",
        "loop",
        "made_by_user",
        "owner",
        "parent",
        "poisoned",
        "ref",
        "reported",
        "test",
    )

    def __init__(self, coro: Any, created: Marks, parent: Optional[int], loop: Optional[int]) -> None:
        self.id = next(_numbers)
        self.coro: str = getattr(coro, "__qualname__", None) or type(coro).__name__
        self.created = created
        self.parent = parent
        self.loop = loop
        made_by_user = self.made_by_user = user_mark(created) is not None
        self.owner: Owner = (None if made_by_user else _heir(created)) or moment.owners[-1]
        self.test = moment.test
        self.gen = moment.gen
        self.born = real.monotonic()
        self.infra = not (made_by_user or _runs_users_code(coro))
        self._name: Optional[str] = None
        self.poisoned = False
        self.reported = False
        self.ended_by_runner: Optional[dict[str, Any]] = None
        self.ref: Callable[[], Any] = _nothing

    @property
    def name(self) -> str:
        """asyncio's name of it, asked for when told: Python makes most names only then, and a task may be renamed."""
        task = self.ref()
        if task is not None and hasattr(task, "get_name"):
            self._name = task.get_name()
        return self._name or self.coro


def _nothing() -> Any:
    return None


_numbers = itertools.count(1)
live: dict[int, TaskRecord] = {}
"""Tasks not yet known to be done, by number."""

made = 0
"""Tasks made in this process."""

made_by_tests = 0
"""Those of them that the user's code made, itself or through a library: a runner's own task for a test is none."""

_odd: "weakref.WeakKeyDictionary[Any, TaskRecord]" = weakref.WeakKeyDictionary()
heirs: list[Callable[[Marks], Optional[Owner]]] = []
"""Asked for the owner of a task made in a callback, such as the handler of a server's new connection."""


def _heir(created: Marks) -> Optional[Owner]:
    for heir in heirs:
        owner = heir(created)
        if owner is not None:
            return owner
    return None


def _code_of(coro: Any) -> Any:
    return getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)


def _runs_users_code(coro: Any) -> bool:
    """False for what test runners start for themselves."""
    code = _code_of(coro)
    return code is not None and is_user(code)


def runs_fixture(coro: Any) -> bool:
    """Whether the coroutine is pytest-asyncio's wrapper around a fixture of the user's."""
    code = _code_of(coro)
    if code is None or file_kind(code.co_filename) != "lib":
        return False
    return "pytest_asyncio" in code.co_filename and "fixture" in getattr(coro, "__qualname__", "")


def _is_wider(owner: Owner) -> bool:
    """Whether it is the setup or teardown of a fixture that is not this test's alone: its loop is its own matter."""
    return owner.kind == "fixture" and owner.scope != "function"


def record_of(task: Any) -> TaskRecord:
    """The record of a task; made now, "creation unknown", for one made past ``create_task``."""
    found: Optional[TaskRecord] = getattr(task, "_looptrap", None) or _odd.get(task)
    if found is None:
        coro = task.get_coro()
        found = _begun.get(id(coro)) or TaskRecord(coro, (), None, _loop_number(task.get_loop()))
        keep(task, found)
    return found


def _loop_number(loop: Any) -> Optional[int]:
    record = loops.known(loop)
    return record.id if record else None


def keep(task: Any, record: TaskRecord) -> None:
    """Ties a record to its task."""
    if record.ref is _nothing:
        _fresh.append(record)
    record.ref = weakref.ref(task)
    try:
        task._looptrap = record
    except AttributeError:
        _odd[task] = record
    live[record.id] = record


class _Making(threading.local):
    """Tasks that a thread is making now: an eager one runs, and makes others, before it has got its record."""

    def __init__(self) -> None:
        self.records: list[TaskRecord] = []


_making = _Making()
_begun: dict[int, TaskRecord] = {}
"""The same for who looks from another thread, by the number of the coroutine."""


def wrap_create_task(cls: Any) -> None:
    """Wraps ``create_task`` of a loop class. Every task pays for this: what can be asked later is not asked here."""
    original = cls.create_task
    current_task = asyncio.current_task

    @functools.wraps(original)
    def create_task(self: Any, coro: Any, **kwargs: Any) -> Any:
        global made, made_by_tests
        made += 1
        current = current_task(self)
        parent: Optional[TaskRecord] = getattr(current, "_looptrap", None)
        if parent is None and current is not None and _making.records:
            parent = _making.records[-1]
        loop: loops.LoopRecord = getattr(self, "_looptrap", None) or loops.record_of(self)
        created = step_marks(2) if current is not None else marks(2)
        record = TaskRecord(coro, created, parent.id if parent else None, loop.id)
        if _is_made_by_test(record, parent):
            made_by_tests += 1
        if getattr(self, "_task_factory", None) is None:
            task = original(self, coro, **kwargs)
        else:
            _making.records.append(record)
            _begun[id(coro)] = record
            try:
                task = original(self, coro, **kwargs)
            finally:
                del _begun[id(coro)]
                _making.records.pop()
        if not record.infra or loop.provider == "starlette" or runs_fixture(coro):
            if not _is_wider(moment.owners[-1]):
                loop.ran_user_code()
        record._name = kwargs.get("name")
        keep(task, record)
        return task

    cls.create_task = create_task


def _is_made_by_test(record: TaskRecord, parent: Optional[TaskRecord]) -> bool:
    """Not the runner's own task for a test, nor those by which asyncio shuts a loop down."""
    if record.infra or "shutdown_" in record.coro:
        return False
    return parent is not None or record.made_by_user


def install() -> list[str]:
    """Patches asyncio's loops. Returns what was patched."""
    wrap_create_task(base_events.BaseEventLoop)
    return ["BaseEventLoop.create_task", *_wrap_naming()]


def _wrap_naming() -> list[str]:
    """Until Python 3.13 ``asyncio.create_task`` names a task once it is made, and it may be gone when it is told."""
    original = getattr(asyncio.tasks, "_set_task_name", None)
    if original is None:
        return []

    @functools.wraps(original)
    def _set_task_name(task: Any, name: Any) -> None:
        original(task, name)
        record: Optional[TaskRecord] = getattr(task, "_looptrap", None)
        if record is not None and name is not None:
            record._name = str(name)

    asyncio.tasks._set_task_name = _set_task_name  # type: ignore[attr-defined]
    return ["asyncio.tasks._set_task_name"]


_fresh: list[TaskRecord] = []
_done: list[dict[str, Any]] = []
"""What is new and done since it was last told."""

_last_made = 0
_lock = threading.Lock()
_LISTED = 50


def pending_of(owners: Iterable[Owner]) -> list[Any]:
    """The tasks these owners made that are not done. asyncio itself refers to a waiting task only weakly."""
    wanted = set(owners)
    made = [record.ref() for record in list(live.values()) if record.owner in wanted and not record.infra]
    return [task for task in made if task is not None and not task.done()]


def sweep() -> None:
    """Forgets tasks that are done. Each look at ``live`` goes over all, and a test may make thousands."""
    if not _lock.acquire(blocking=False):
        return
    try:
        for number, record in list(live.items()):
            task = record.ref()
            if task is None:
                how = "gone"
            elif not task.done() or getattr(task, "_log_traceback", False):
                continue
            elif task.cancelled():
                how = "cancelled"
            else:
                how = "raised" if getattr(task, "_exception", None) is not None else "returned"
            del live[number]
            _done.append({"id": number, "how": how})
    finally:
        _lock.release()


def settle() -> None:
    """Forgets tasks that are done and writes one ``tasks.delta`` of what is new and done since the last."""
    global _last_made
    sweep()
    fresh, done = _taken(_fresh), _taken(_done)
    created = made - _last_made
    _last_made = made
    if not fresh and not done:
        return
    _tell(fresh[:_LISTED], done[: _LISTED * 4], created, len(fresh) + len(done))
    while settings.trace and (len(fresh) > _LISTED or len(done) > _LISTED * 4):
        fresh, done = fresh[_LISTED:], done[_LISTED * 4 :]
        _tell(fresh[:_LISTED], done[: _LISTED * 4], 0, 0)


def _taken(found: list[T]) -> list[T]:
    """Empties a list that other threads add to."""
    taken = found[:]
    del found[: len(taken)]
    return taken


def _tell(fresh: list[TaskRecord], done: list[dict[str, Any]], created: int, changed: int) -> None:
    dropped = 0 if settings.trace else max(0, changed - len(fresh) - len(done))
    told = [_told(record) for record in fresh]
    emit("tasks.delta", new=told, done=done, created=created, live=len(live), dropped=dropped)


def _told(record: TaskRecord) -> dict[str, Any]:
    at = user_mark(record.created)
    return {
        **({"born": round(record.born, 6)} if settings.trace else {}),
        "id": record.id,
        "name": record.name,
        "coro": record.coro,
        "parent": record.parent,
        "loop": record.loop,
        "owner": record.owner.told(),
        "stack": stack([at] if at else record.created[:1]),
    }


def origin(found: Marks) -> Marks:
    """A stack and, when none of it is the user's, where the running task was made, and the one that made that.

    Libraries connect in tasks of their own, and users gather what calls the libraries.
    """
    if user_mark(found) is not None:
        return found
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return found
    record: Optional[TaskRecord] = getattr(task, "_looptrap", None)
    for _ in range(4):
        if record is None:
            break
        found += record.created
        if user_mark(record.created) is not None:
            break
        record = live.get(record.parent or 0)
    return found


def label(task: Any) -> str:
    """A task in the user's words: its own name if it has one, else its coroutine's."""
    record = record_of(task)
    name = record.name
    # Python 3.13.0 names the tasks of a factory str(None).
    if not name or name == "None" or (name.startswith("Task-") and name[5:].isdigit()):
        coro = record.coro.replace(".<locals>", "")
        return f"{coro} ({name or record.id})" if record.id in alike else coro
    return name


alike: set[int] = set()
"""Numbers of tasks that have to be told apart in the report being written, as they run the same coroutine."""


def tell_apart(told: Iterable[Any]) -> None:
    """From now on, until the next call, tasks among these that run the same coroutine carry their number as well."""
    alike.clear()
    found = {record.id: record.coro for record in map(record_of, told)}
    coros = list(found.values())
    alike.update(number for number, coro in found.items() if coros.count(coro) > 1)
