"""Clients that hold connections: told instead of the sockets and tasks that belong to them."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from ...noticing import imports
from ...places import marks, user_mark
from .registry import Handle, note


class Kind:
    """A client class: where it is, what closes it, what takes it into use, and whose code makes its connections."""

    def __init__(self, module: str, name: str, closes: tuple[str, ...], uses: tuple[str, ...], family: tuple[str, ...]):
        self.module = module
        self.name = name
        self.closes = closes
        self.uses = uses
        self.family = family


KINDS = (
    Kind(
        "httpx._client", "AsyncClient", ("aclose", "__aexit__"), ("send", "__aenter__"), ("httpx", "httpcore", "anyio")
    ),
    Kind("aiohttp.client", "ClientSession", ("close", "__aexit__"), (), ("aiohttp",)),
    Kind(
        "sqlalchemy.ext.asyncio.engine",
        "AsyncEngine",
        ("dispose",),
        ("connect", "begin"),
        ("sqlalchemy", "aiosqlite", "asyncpg", "aiomysql", "psycopg"),
    ),
)

_slotted: dict[int, Handle] = {}

_advice = {
    "AsyncClient": "Use `async with httpx.AsyncClient(...) as client`, or `await client.aclose()`.",
    "ClientSession": "Use `async with aiohttp.ClientSession() as session`, or `await session.close()`.",
    "AsyncEngine": "Call `await engine.dispose()` in the fixture that made it.",
}


def install() -> list[str]:
    """Patches client classes as soon as their modules are imported."""
    for kind in KINDS:
        imports.after(kind.module, functools.partial(_patch, kind))
    return ["clients"]


def _patch(kind: Kind, module: Any) -> None:
    cls = getattr(module, kind.name, None)
    if cls is None:
        return
    original = cls.__init__

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        found = marks(2)
        if user_mark(found) is None or type(self).__name__ == "AsyncTestClient":
            return
        handle = note("client", self, f"{kind.family[0]}.{kind.name}", found, _holds_something, _advice[kind.name])
        handle.family = kind.family
        handle.used = kind.name != "AsyncEngine"  # An engine that was never connected holds nothing.
        handle.outlives = True
        try:
            self._looptrap = handle
        except (AttributeError, TypeError):
            # One with slots: it is kept until its owner is judged.
            _slotted[id(self)] = handle
            handle.thing = lambda: self

    cls.__init__ = __init__
    for name in kind.closes:
        _watch(cls, name, closes=True)
    for name in kind.uses:
        _watch(cls, name, closes=False)


def _watch(cls: Any, name: str, closes: bool) -> None:
    """Notes a call and hands back what the method returns: no frame is added to the coroutine's stack."""
    original = cls.__dict__.get(name)
    if original is None:
        return

    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        handle = getattr(self, "_looptrap", None) or _slotted.get(id(self))
        if isinstance(handle, Handle):
            if closes:
                handle.closed = True
            else:
                handle.used = True
                handle.closed = False
        return original(self, *args, **kwargs)

    if inspect.iscoroutinefunction(original) and hasattr(inspect, "markcoroutinefunction"):
        method = inspect.markcoroutinefunction(method)
    setattr(cls, name, method)


def _holds_something(client: Any) -> bool:
    """Whether an unclosed client holds anything. An engine without a pool does not."""
    engine = getattr(client, "sync_engine", None)
    if engine is None:
        return True
    return type(engine.pool).__name__ != "NullPool"
