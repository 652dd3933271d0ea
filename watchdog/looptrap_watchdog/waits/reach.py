"""Which suspended tasks can get at a thing: whoever is to complete a wait must hold what is waited for."""

from __future__ import annotations

import asyncio
import functools
from collections import deque
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any, Iterable, Optional

from ..noticing.tasks import record_of

if TYPE_CHECKING:
    from .wait_graph import Node

DEEP = 6
MANY = 3000
"""Objects looked at for one task: 1 to 3 ms, spent for a verdict only."""

LONG = 200
_plain = (str, bytes, bytearray, int, float, complex, type(None), type, ModuleType)


def holders_of(thing: Any, nodes: "Iterable[Node]") -> "list[Node]":
    """Tasks from whose variables, closures and attributes a thing can be reached: nearest first.

    Of equally near ones those in code of the user's come first, then the older ones, as a task makes its helpers.
    """
    wanted = _faces(thing)
    found = [(far, node) for node in nodes if (far := _distance(node, wanted)) is not None]
    found.sort(key=lambda pair: (pair[0], pair[1].chain.user_frame is None, record_of(pair[1].task).id))
    return [node for _, node in found]


def reaches(values: Iterable[Any], thing: Any) -> bool:
    """Whether code that has these values can get at a thing."""
    return _steps(values, _faces(thing)) is not None


def _faces(thing: Any) -> set[int]:
    """The thing, both ends of an anyio stream, and the thing behind a wrapper of anyio's."""
    inner = (getattr(thing, name, None) for name in ("_state", "_event"))
    return {
        id(thing),
        *(id(found) for found in inner if found is not None and not isinstance(found, (str, bytes, int))),
    }


def _distance(node: "Node", wanted: set[int]) -> Optional[int]:
    """Steps from a task's variables to the nearest wanted object, at most ``DEEP``, or None."""
    values = [value for frame in node.chain.frames for value in list(frame.f_locals.values())]
    values += [
        entry[0] if isinstance(entry, tuple) else entry for entry in getattr(node.task, "_callbacks", None) or ()
    ]
    return _steps(values, wanted)


def _steps(values: Iterable[Any], wanted: set[int]) -> Optional[int]:
    todo: deque[tuple[Any, int]] = deque((value, 1) for value in values)
    seen: set[int] = set()
    while todo and len(seen) < MANY:
        value, far = todo.popleft()
        if id(value) in wanted:
            return far
        if id(value) in seen or far >= DEEP or isinstance(value, _plain):
            continue
        seen.add(id(value))
        todo.extend((inner, far + 1) for inner in _inside(value))
    return None


def _inside(value: Any) -> list[Any]:
    """What an object refers to in ways that its code can use; no property is called."""
    if isinstance(value, asyncio.Future):
        return []
    if isinstance(value, MethodType):
        return [value.__self__, value.__func__]
    if isinstance(value, BuiltinFunctionType):
        return [value.__self__]
    if isinstance(value, FunctionType):
        return _cells(value)
    if isinstance(value, functools.partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, dict):
        return list(value.values())[:LONG]
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return list(value)[:LONG]
    return [*list(getattr(value, "__dict__", {}).values())[:LONG], *_slots(value)]


def _cells(function: FunctionType) -> list[Any]:
    found = []
    for cell in function.__closure__ or ():
        try:
            found.append(cell.cell_contents)
        except ValueError:
            continue
    return found


def _slots(value: Any) -> list[Any]:
    found = []
    for base in type(value).__mro__:
        names = base.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else tuple(names):
            if name.startswith("__"):
                continue
            member = base.__dict__.get(name)
            try:
                found.append(member.__get__(value) if member is not None else None)
            except AttributeError:
                continue
    return found
