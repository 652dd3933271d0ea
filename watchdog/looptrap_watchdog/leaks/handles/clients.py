"""Clients that hold connections: told instead of the sockets, threads and tasks that belong to them."""

from __future__ import annotations

import asyncio
import functools
import inspect
import sys
import weakref
from typing import Any

from ...noticing import imports
from ...noticing.tasks import origin
from ...places import Marks, marks, user_mark
from .client_kinds import KINDS, Kind
from .makers import maker_of
from .registry import Handle, handles, note

_known: dict[int, Handle] = {}
"""Handles of living clients, by the client's ``id``: some have slots, and some compare as equal."""


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
        if id(self) not in _known or _known[id(self)].thing() is not self:
            _note(kind, self, origin(marks(2)))

    cls.__init__ = __init__
    for name in kind.closes:
        _watch(cls, name, closes=True)
    for name in kind.uses:
        _watch(cls, name, closes=False)


def _note(kind: Kind, client: Any, found: Marks) -> None:
    if user_mark(found) is None or type(client).__name__ == "AsyncTestClient" or _is_inside(kind, found):
        return
    label, advice = _face(kind, found)
    handle = note("client", client, label, found, kind.is_open, advice)
    maker = maker_of(found)
    if maker is not None and maker not in kind.family:
        handle.detail = {"maker": maker}
        handle.advice = f"`{maker}` made it for you: close the object you got from there. {advice}"
    handle.family = kind.family
    handle.used = not kind.lazy
    handle.outlives = bool(kind.closes)  # One whose closing is not seen may have been closed before it went.
    if kind.connects:
        handle.evidence = _connected
    number = id(client)
    _known[number] = handle
    core = weakref.ref(getattr(client, kind.core)) if kind.core else None

    def gone(_: Any) -> None:
        if core is not None:
            # What the client held is there for a moment longer, unless a collection takes both.
            left = core()
            handle.closed = handle.closed or left is None or not kind.core_is_open(left)
        _forget(number, handle)

    try:
        handle.thing = weakref.ref(client, gone)
    except TypeError:
        # It is kept until it is closed or its owner is judged.
        handle.thing = lambda: client


def _forget(number: int, handle: Handle) -> None:
    if _known.get(number) is handle:
        del _known[number]


def _connected(client: Handle) -> bool:
    """Whether a connection was made in the time of the client's owner by the client's library."""
    parts = tuple(f"/{name}/" for name in client.family)
    return any(
        part in code.co_filename.replace("\\", "/")
        for handle in handles
        if handle.kind == "transport" and handle.owner is client.owner
        for code, _ in handle.created
        for part in parts
    )


def _is_inside(kind: Kind, found: Marks) -> bool:
    return bool(kind.inside) and any(code.co_filename.replace("\\", "/").endswith(kind.inside) for code, _ in found)


def _face(kind: Kind, found: Marks) -> tuple[str, str]:
    """What the user calls it, and the remedy: a pool that a client made for itself goes by the client's name."""
    for code, _ in found:
        name = code.co_filename.replace("\\", "/")
        for file, label, advice in kind.faces:
            if name.endswith(file):
                return label, advice
    return kind.label, kind.advice


def _watch(cls: Any, name: str, closes: bool) -> None:
    """Notes a call and hands back what the method returns: no frame is added to the coroutine's stack."""
    original = getattr(cls, name, None)
    if original is None:
        return

    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        handle = _known.get(id(self))
        if handle is not None and sys._getframe(1).f_code.co_name != "__del__":
            refused = not closes and getattr(self, "is_closed", None) is True
            if not closes and handle.closed and not refused and handle not in handles:
                # Used again after it was closed and forgotten.
                handles.append(handle)
            handle.closed = closes or refused
            handle.used = handle.used or not closes
        return original(self, *args, **kwargs)

    if inspect.iscoroutinefunction(original):
        _mark(method)
    setattr(cls, name, method)


def _mark(method: Any) -> None:
    """Keeps it a coroutine function for those who ask, such as ``Mock(spec=...)``."""
    mark = getattr(inspect, "markcoroutinefunction", None)
    if mark is not None:
        mark(method)
        return
    method._is_coroutine = getattr(asyncio.coroutines, "_is_coroutine", None)
