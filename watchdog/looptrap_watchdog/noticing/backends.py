"""Who runs an async test."""

from __future__ import annotations

import inspect
import unittest
from typing import Any


def is_async(item: Any) -> bool:
    """Whether a test function is a coroutine function or an async generator function."""
    function = inspect.unwrap(getattr(item, "obj", None) or (lambda: None))
    function = getattr(function, "__func__", function)
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


_asked: tuple[Any, str] = (None, "")


def backend_of_running(item: Any) -> str:
    """``backend_of`` the test whose turn it is; asked again only for another one."""
    global _asked
    if _asked[0] is not item:
        _asked = (item, backend_of(item))
    return _asked[1]


def backend_of(item: Any) -> str:
    """As ``phase.start`` names it: asyncio, anyio, trio, unittest, sync, or none when nobody will run the coroutine."""
    cls = getattr(item, "cls", None)
    if isinstance(cls, type) and issubclass(cls, unittest.IsolatedAsyncioTestCase) and is_async(item):
        return "unittest"
    if not is_async(item):
        return "sync"
    marks = {mark.name for mark in item.iter_markers()}
    if "anyio" in marks:
        chosen = str(getattr(getattr(item, "callspec", None), "params", {}).get("anyio_backend", ""))
        return "trio" if "trio" in chosen else "anyio"
    if "asyncio" in marks or type(item).__module__.startswith("pytest_asyncio"):
        return "asyncio"
    if "trio" in marks:
        return "trio"
    plugins = item.config.pluginmanager
    if any(plugins.hasplugin(name) for name in ("aiohttp", "tornasync", "pytest_tornasync", "twisted")):
        return "asyncio"
    return "none"
