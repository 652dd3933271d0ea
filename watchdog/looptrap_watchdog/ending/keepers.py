"""What keeps a process that has run its last test: threads, jobs of thread pools, ``atexit`` functions, children."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any, Optional

from ..leaks.handles import workers
from ..leaks.handles.belongings import Belongings
from ..moment import Owner
from ..names import function_name
from ..noticing import providers, thread_frames, threads
from ..places import Marks, frame_marks, is_user, loc, shown, stack, user_mark
from ..stream import emit
from . import exit_hooks
from .exit_hooks import registration_of, submission_of


class Keeper:
    """One thing that keeps the process, where it was made and where it is now."""

    def __init__(self, kind: str, label: str, created: Marks, at: Marks, advice: str) -> None:
        self.kind = kind
        self.label = label
        self.created = created
        self.at = at
        self.advice = advice
        self.owner: Optional[Owner] = None
        self.test: Optional[str] = None


def tell(main: Optional[FrameType], seconds: float) -> list[dict[str, Any]]:
    """Writes one ``exit.stuck`` for each creation site. Returns what was written."""
    groups: dict[Any, list[Keeper]] = {}
    for keeper in _threads() + (_children(main) + _atexit(main) if main is not None else _builtins()):
        groups.setdefault((keeper.kind, user_mark(keeper.created) or keeper.label), []).append(keeper)
    return [_tell(group, seconds) for group in groups.values()]


def _threads() -> list[Keeper]:
    found = []
    frames = thread_frames.by_thread()
    belongings = Belongings()
    for thread in threading.enumerate():
        frame = frames.get(thread.ident or 0)
        if thread is threading.main_thread() or thread.daemon or frame is None or thread.ident in threads.ours:
            continue
        job = _job(frame)
        keeper = _pool_job(job, frame) if job is not None else _thread(thread, frame, belongings)
        if keeper is not None:
            found.append(keeper)
    return found


def _thread(thread: threading.Thread, frame: FrameType, belongings: Belongings) -> Optional[Keeper]:
    if _is_idle_worker(frame):
        return None
    created = providers.thread_marks(thread)
    advice = "Tell it to stop and `join()` it in the teardown of what started it, or make it with `daemon=True`."
    label = f"thread `{thread.name}`"
    client = belongings.client_of(thread, created)
    if client is not None:
        label, advice = f"{label} of an unclosed `{client.label}`", client.advice
    keeper = Keeper("thread", label, created, frame_marks(frame), advice)
    keeper.owner = providers.thread_owner(thread)
    keeper.test = keeper.owner.test if keeper.owner is not None else None
    return keeper


def _worker_frame(frame: FrameType) -> Optional[FrameType]:
    at: Optional[FrameType] = frame
    while at is not None:
        if at.f_code.co_name == "_worker" and at.f_code.co_filename.replace("\\", "/").endswith("futures/thread.py"):
            return at
        at = at.f_back
    return None


def _is_idle_worker(frame: FrameType) -> bool:
    return _worker_frame(frame) is not None


def _job(frame: FrameType) -> Any:
    """The job that a thread pool's worker is at, or None."""
    worker = _worker_frame(frame)
    return worker.f_locals.get("work_item") if worker is not None and worker is not frame else None


def _pool_job(job: Any, frame: FrameType) -> Keeper:
    asked = submission_of(job.future)
    # Since 3.14 a job holds its function in a task; before, itself.
    function = getattr(job, "fn", None) or next(iter(getattr(job, "task", None) or ()), None)
    keeper = Keeper(
        "executor",
        f"a thread pool's job `{_name(function)}`" if function is not None else "a thread pool's job",
        asked.created if asked is not None else (),
        frame_marks(frame),
        "A job that has begun cannot be cancelled: let it wait with a timeout, or tell it to end in the teardown.",
    )
    if asked is not None:
        keeper.owner, keeper.test = asked.owner, asked.test
    return keeper


def _name(function: Any) -> str:
    while hasattr(function, "func"):
        # asyncio.to_thread submits partial(context.run, function).
        function = function.args[0] if getattr(function, "args", ()) and _is_run(function.func) else function.func
    return function_name(function)


def _is_run(function: Any) -> bool:
    return getattr(function, "__name__", "") == "run" and hasattr(getattr(function, "__self__", None), "run")


def _root(main: FrameType) -> FrameType:
    while main.f_back is not None:
        main = main.f_back
    return main


def _children(main: FrameType) -> list[Keeper]:
    """The children of ``multiprocessing``, when the process waits for them."""
    multiprocessing = sys.modules.get("multiprocessing.process")
    if multiprocessing is None or not _root(main).f_code.co_filename.replace("\\", "/").endswith(
        "multiprocessing/util.py"
    ):
        return []
    found = []
    for process in list(getattr(multiprocessing, "_children", ())):
        if process.daemon or not process.is_alive():
            continue
        asked = workers.started.get(process)
        keeper = Keeper(
            "process",
            f"child process `{process.name}` ({process.pid})",
            asked.created if asked is not None else (),
            frame_marks(main),
            "Tell it to end and `join()` it in the teardown, or make it with `daemon=True`.",
        )
        if asked is not None:
            keeper.owner, keeper.test = asked.owner, asked.test
        found.append(keeper)
    return found


def _atexit(main: FrameType) -> list[Keeper]:
    root = _root(main)
    name = root.f_code.co_filename.replace("\\", "/")
    if name.endswith(("/threading.py", "multiprocessing/util.py")):
        return []
    asked = registration_of(root.f_code)
    keeper = Keeper(
        "atexit",
        f"`atexit` function `{root.f_code.co_name}`",
        asked.created if asked is not None else ((root.f_code, -1),) if is_user(root.f_code) else (),
        frame_marks(main),
        "Let it wait with a timeout, or end what it waits for before.",
    )
    if asked is not None:
        keeper.owner, keeper.test = asked.owner, asked.test
    return [keeper]


def _builtins() -> list[Keeper]:
    """Without a Python frame in the main thread: the function registered last runs first."""
    if not exit_hooks.builtins:
        return []
    function, asked = exit_hooks.builtins[-1]
    advice = "Register a function of your own that waits with a timeout."
    keeper = Keeper("atexit", f"`atexit` function `{function_name(function)}`", asked.created, (), advice)
    keeper.owner, keeper.test = asked.owner, asked.test
    return [keeper]


_made = {"thread": "started", "executor": "submitted", "atexit": "registered", "process": "started"}


def _tell(group: list[Keeper], seconds: float) -> dict[str, Any]:
    keeper = group[0]
    made, now = user_mark(keeper.created), user_mark(keeper.at)
    by = f" by {keeper.owner.words()}" if keeper.owner is not None and keeper.owner.kind != "session" else ""
    origin = f", {_made[keeper.kind]} at {shown(loc(made))}{by}," if made else ""
    many = f" ({len(group)} like it)" if len(group) > 1 else ""
    where = f" It is at {shown(loc(now))}." if now is not None and keeper.kind != "process" else ""
    told: dict[str, Any] = {
        "kind": keeper.kind,
        "label": keeper.label.replace("`", ""),
        "test": keeper.test,
        "phase": "session",
        "created": stack(keeper.created),
        "at": stack(keeper.at),
        "siblings": len(group),
        "since_ms": round(seconds * 1000, 3),
        "explanation": (
            f"The last test is over, but the process does not end: {keeper.label}{origin} keeps it{many}.{where}"
        ),
        "advice": keeper.advice,
    }
    if keeper.owner is not None:
        told["owner"] = keeper.owner.told()
    emit("exit.stuck", **told)
    return told
