"""What code that can still run may get hold of, by whatever way. Doubt counts as yes: a proof must not be wrong."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import weakref
from types import (
    AsyncGeneratorType,
    BuiltinFunctionType,
    CellType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    MethodType,
    ModuleType,
    TracebackType,
)
from typing import Any, Iterable

from ..places import file_kind, is_user

MANY = 20000
"""Objects looked at, 20 to 50 ms: more are not told apart from all there are."""

_plain = (str, bytes, bytearray, int, float, complex, type(None), CodeType, ModuleType)
_ends = (*_plain, asyncio.AbstractEventLoop, logging.Logger)
_LINK = "_lru_list_elem"
"""Of a function's cache until Python 3.9: it has not even a ``__class__``."""


class _Doubt(Exception):
    """Code asks for all tasks there are."""


def may_get_at(starts: Iterable[Any], wanted: set[int], begun: Iterable[Any] = ()) -> bool:
    """Whether code that has these objects may get at one of those wanted.

    Args:
        starts: frames, functions, callbacks, coroutines, or any object they hold.
        wanted: ids of objects that somebody else keeps alive.
        begun: coroutines that a task is in, and their frames: whoever holds them can do nothing with them.
    """
    todo = list(starts)
    # Kept, as the number of an object that is gone may be used again.
    seen: dict[int, Any] = {id(value): value for value in begun}
    most = MANY + len(seen)
    try:
        while todo:
            value = todo.pop()
            if id(value) in wanted:
                return True
            if id(value) in seen:
                continue
            seen[id(value)] = value
            if len(seen) > most or len(todo) > 10 * MANY:
                return True
            todo.extend(_inside(value))
    except (_Doubt, RuntimeError):
        return True
    return False


def _inside(value: Any) -> Iterable[Any]:
    """What code with an object in its hands can use next. No property and no method of the user's is called."""
    if type(value).__name__ == _LINK:
        return gc.get_referents(value)
    if isinstance(value, _ends):
        return ()
    if isinstance(value, FrameType):
        return [*list(value.f_locals.values()), *_named(value.f_code, value.f_globals)]
    if isinstance(value, FunctionType):
        return _of_function(value)
    if isinstance(value, MethodType):
        return (value.__self__, value.__func__)
    if isinstance(value, BuiltinFunctionType):
        return (value.__self__,)
    if isinstance(value, CellType):
        return gc.get_referents(value)
    if isinstance(value, CoroutineType):
        return (value.cr_frame, *gc.get_referents(value)) if value.cr_frame is not None else ()
    if isinstance(value, GeneratorType):
        return (value.gi_frame, *gc.get_referents(value)) if value.gi_frame is not None else ()
    if isinstance(value, AsyncGeneratorType):
        return (value.ag_frame, *gc.get_referents(value)) if value.ag_frame is not None else ()
    if isinstance(value, TracebackType):
        return (value.tb_frame, value.tb_next)
    if isinstance(value, weakref.ref):
        return (value(),)
    if asyncio.isfuture(value):
        return _of_future(value)
    if isinstance(value, type):
        return _of_class(value)
    return [*gc.get_referents(value), type(value)]


def _of_function(function: FunctionType) -> list[Any]:
    found = [*(function.__closure__ or ()), *(function.__defaults__ or ())]
    found += [*(function.__kwdefaults__ or {}).values(), *vars(function).values()]
    return found + _named(function.__code__, function.__globals__)


def _named(code: CodeType, globals_: dict[str, Any]) -> list[Any]:
    """Globals, attributes of the user's modules and imports that the user's code names."""
    if not is_user(code):
        return []
    names = _names(code)
    if "all_tasks" in names:
        raise _Doubt
    found: list[Any] = []
    for name in names:
        value = globals_.get(name, sys.modules.get(name))
        if isinstance(value, ModuleType) and _is_users(value):
            found += [vars(value)[inner] for inner in names if inner in vars(value)]
        elif value is not None:
            found.append(value)
    return found


def _names(code: CodeType) -> set[str]:
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def _of_future(future: Any) -> list[Any]:
    """Its callbacks and, when it is done, its result. A task's own code is looked at for itself."""
    entries = getattr(future, "_callbacks", None) or ()
    found = [entry[0] if isinstance(entry, tuple) else entry for entry in entries]
    if future.done() and not future.cancelled():
        found.append(getattr(future, "_result", None))
    return found


def _of_class(cls: type) -> list[Any]:
    """What the methods and attributes of the user's classes lead to."""
    found: list[Any] = []
    for base in cls.__mro__:
        module = sys.modules.get(base.__module__)
        if module is not None and _is_users(module):
            found += list(vars(base).values())
    return found


def _is_users(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and file_kind(file) == "user"
