"""Threads, executors and subprocesses."""

from __future__ import annotations

import concurrent.futures
import functools
import subprocess
import sys
import threading
import weakref
from typing import Any

from ...moment import Owner, moment
from ...noticing import imports, loops, providers
from ...places import marks, user_mark
from ...untouched import real
from .registry import Asked, handles, note

_harmless = (
    "multiprocessing",
    "anyio",
    "trio",
    "concurrent.futures",
    "looptrap_watchdog",
    "execnet",
    "pytest_timeout",
    "asyncio",
    "pydevd",
)


def install() -> list[str]:
    """Patches the constructors of executors and subprocesses; threads are seen through ``Thread.start``."""
    _executors()
    _processes()
    imports.after("multiprocessing.process", _children)
    return ["ThreadPoolExecutor.__init__", "Popen.__init__"]


def _executors() -> None:
    cls: Any = concurrent.futures.ThreadPoolExecutor
    original = cls.__init__

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        found = marks(2, 16)
        mark = user_mark(found)
        if mark is None or any(code.co_name == "run_in_executor" for code, _ in found[:3]):
            return
        note("executor", self, "thread pool", found, _pool_is_open, "Use it in a `with` block, or call `shutdown()`.")

    cls.__init__ = __init__


def _pool_is_open(pool: Any) -> bool:
    if pool._shutdown or not pool._threads:
        return False
    return all(getattr(loop, "_default_executor", None) is not pool for _, loop in loops.alive())


def _processes() -> None:
    cls: Any = subprocess.Popen
    original = cls.__init__

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        found = marks(2)
        if user_mark(found) is None:
            return
        handle = note(
            "process",
            self,
            f"subprocess {self.pid}",
            found,
            _process_runs,
            "Wait for it, or terminate it and then wait: `process.terminate()`, `await process.wait()`.",
        )
        handle.detail = {"pid": self.pid}

    cls.__init__ = __init__


started: "weakref.WeakKeyDictionary[Any, Asked]" = weakref.WeakKeyDictionary()
"""Children of ``multiprocessing``. Nothing is written onto them: they may be pickled."""


def _children(module: Any) -> None:
    cls: Any = module.BaseProcess
    original = cls.start

    @functools.wraps(original)
    def start(self: Any) -> None:
        original(self)
        asked = started[self] = Asked(marks(2))
        if user_mark(asked.created) is None:
            return
        handle = note(
            "process",
            self,
            f"child process `{self.name}`",
            asked.created,
            lambda child: bool(child.is_alive()),
            "Wait for it, or terminate it and then wait: `process.terminate()`, `process.join()`.",
        )
        handle.detail = {"pid": self.pid}

    cls.start = start


def _process_runs(process: Any) -> bool:
    """Without reaping it: that is its owner's matter. A zombie has ended."""
    if process.returncode is not None:
        return False
    if not sys.platform.startswith("linux"):
        return True
    try:
        with real.FileIO(f"/proc/{process.pid}/stat") as file:
            return file.read(512).rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except OSError:
        return False


def note_threads(owners: set[Owner]) -> None:
    """Takes down the threads of these owners that still run."""
    if not providers.any_threads():
        return
    known = {id(handle.thing()) for handle in handles}
    for thread in threading.enumerate():
        owner = providers.thread_owner(thread)
        if owner not in owners or id(thread) in known or not thread.is_alive():
            continue
        module = type(thread).__module__
        target = getattr(thread, "_target", None)
        aim = getattr(target, "__module__", None) or ""
        if (
            module.startswith(_harmless)
            or aim.startswith(_harmless)
            or user_mark(providers.thread_marks(thread)) is None
        ):
            continue
        if thread is threading.current_thread():
            continue
        handle = note(
            "thread",
            thread,
            f"thread `{thread.name}`",
            providers.thread_marks(thread),
            lambda found: bool(found.is_alive()),
            "Tell it to stop and `join()` it.",
            owner,
        )
        handle.test = owner.test if owner.test is not None else moment.test


def wait_for_threads(owners: set[Owner]) -> None:
    """A thread that is about to end gets 20 ms for it."""
    for handle in handles:
        if handle.kind == "thread" and handle.owner in owners and not handle.told:
            thread = handle.thing()
            if thread is not None:
                thread.join(0.02)
