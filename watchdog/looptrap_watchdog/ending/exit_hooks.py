"""Who asked for what may keep the process after the last test: ``atexit`` functions and jobs of thread pools."""

from __future__ import annotations

import atexit
import concurrent.futures
import functools
from types import CodeType
from typing import Any, Optional

from ..leaks.handles.registry import Asked
from ..places import marks, user_mark

_registered: dict[CodeType, Asked] = {}

builtins: list[tuple[Any, Asked]] = []
"""Registered functions that are not written in Python, and who registered them."""


def registration_of(code: CodeType) -> Optional[Asked]:
    """Who registered an ``atexit`` function, by its code."""
    return _registered.get(code)


def submission_of(future: Any) -> Optional[Asked]:
    """Who submitted a thread pool's job, by its future."""
    found = getattr(future, "_looptrap_asked", None)
    return found if isinstance(found, Asked) else None


def install() -> list[str]:
    """Wraps ``atexit.register`` and ``ThreadPoolExecutor.submit``."""
    _wrap_register()
    _wrap_submit()
    return ["atexit.register", "ThreadPoolExecutor.submit"]


def _wrap_register() -> None:
    original: Any = atexit.register

    @functools.wraps(original)
    def register(func: Any, *args: Any, **kwargs: Any) -> Any:
        code = _code_of(func)
        asked = Asked(marks(2, 16))
        if code is not None:
            _registered[code] = asked
        elif user_mark(asked.created) is not None:
            builtins.append((func, asked))
        return original(func, *args, **kwargs)

    atexit.register = register  # type: ignore[assignment]


def _code_of(func: Any) -> Optional[CodeType]:
    while isinstance(func, functools.partial):
        func = func.func
    code = getattr(getattr(func, "__func__", func), "__code__", None)
    return code if isinstance(code, CodeType) else None


def _wrap_submit() -> None:
    cls: Any = concurrent.futures.ThreadPoolExecutor
    original = cls.submit

    @functools.wraps(original)
    def submit(self: Any, *args: Any, **kwargs: Any) -> Any:
        asked = Asked(marks(2, 16))
        future = original(self, *args, **kwargs)
        future._looptrap_asked = asked
        return future

    cls.submit = submit
