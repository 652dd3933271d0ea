"""Who makes a loop, told from the stack of its making."""

from __future__ import annotations

import functools
import threading
import weakref
from typing import Any

from ..moment import Owner
from ..places import Marks, is_user, marks

_threads: "weakref.WeakKeyDictionary[threading.Thread, tuple[Marks, Owner]]" = weakref.WeakKeyDictionary()

_signs = (
    ("pytest-asyncio", "pytest_asyncio", ""),
    ("unittest", "unittest", "async_case.py"),
    ("starlette", "starlette", "testclient.py"),
    ("anyio", "anyio", "pytest_plugin.py"),
    ("anyio", "anyio", "_eventloop.py"),
    ("anyio", "anyio", "from_thread.py"),
    ("uvicorn", "uvicorn", ""),
    ("aiohttp", "aiohttp", "pytest_plugin.py"),
)


@functools.cache
def _signs_of(filename: str) -> tuple[str, ...]:
    name = filename.replace("\\", "/")
    found = ["asyncio.run"] if name.endswith("asyncio/runners.py") else []
    found += [provider for provider, package, file in _signs if f"/{package}/" in name and name.endswith(file)]
    return tuple(found)


def provider_of(created: Marks, owner: Owner) -> tuple[str, str]:
    """Provider of a loop and the scope it serves, from its creation stack and the owner at that time."""
    scope = owner.scope
    best = ""
    for code, _ in created:
        if is_user(code):
            return best if best in ("asyncio.run", "starlette", "anyio") else "user", scope
        for provider in _signs_of(code.co_filename):
            if best in ("", "asyncio.run", "anyio"):
                best = provider if provider != "asyncio.run" else best or provider
    return best or "unknown", scope


def any_threads() -> bool:
    """Whether anybody has started a thread that may still be there."""
    return bool(_threads)


def thread_marks(thread: threading.Thread) -> Marks:
    """Where a thread was started; empty for the main thread and for those we did not see."""
    found = _threads.get(thread) if _threads else None
    return found[0] if found else ()


def thread_owner(thread: threading.Thread) -> Any:
    """In whose time a thread was started, or None."""
    found = _threads.get(thread)
    return found[1] if found else None


def thread_owners() -> set[Owner]:
    """The owners of all threads that run."""
    if not _threads:
        return set()
    return {owner for owner in map(thread_owner, threading.enumerate()) if owner is not None}


def install() -> list[str]:
    """Patches ``Thread.start``."""
    from ..moment import moment

    original = threading.Thread.start

    def start(self: threading.Thread) -> None:
        if not self.name.startswith("looptrap-"):
            _threads[self] = (marks(2), moment.owner)
        original(self)

    start.__doc__ = original.__doc__
    threading.Thread.start = start  # type: ignore[method-assign]
    return ["Thread.start"]
