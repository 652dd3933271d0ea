"""Locks, queues and their like that belong to one loop and are used on another, although nothing was raised.

From Python 3.10 on these bind to a loop when somebody has to wait for the first time, before that when they are made.
Used on another loop they work as long as nobody has to wait: the test passes, until its order or the load changes.
"""

from __future__ import annotations

import asyncio
import dis
import inspect
import sys
from types import CodeType, FunctionType, ModuleType
from typing import Any, Iterator, NamedTuple, Optional

from .. import results
from ..moment import moment
from ..noticing import loops
from ..noticing.loops import LoopRecord
from ..places import Mark, file_kind, is_user, loc, shown, stack
from ..stream import emit
from .cross_loop import ref, site, story
from .remedies import remedy

_kinds: tuple[type, ...] = (asyncio.Lock, asyncio.Event, asyncio.Condition, asyncio.Semaphore, asyncio.Queue)
if sys.version_info >= (3, 11):
    _kinds += (asyncio.Barrier,)

MOST = 200
"""Functions looked at for one test."""


class Use(NamedTuple):
    """A module variable that code reads, and where it does."""

    variables: dict[str, Any]
    name: str
    where: Mark


_uses: dict[int, tuple[CodeType, list[Use]]] = {}
"""By the identity of a test's code: to hash a code object takes long."""

_read: dict[int, tuple[CodeType, list[tuple[Mark, str]]]] = {}
_told: set[tuple[int, int]] = set()


_variables: list[tuple[dict[str, Any], str]] = []
"""Module variables of the user's that hold a lock or the like, or an object of a class of the user's."""

_modules = 0
_tests = 0
SEARCH = 100
"""Tests after which modules are searched again: a variable may be set late."""

AFTER_IMPORTS = 10
"""The same when there are new modules, after the first tests, which import most of them."""


def look(ran: list[LoopRecord], since: float) -> None:
    """At a test's end: tells, once each, what its code named and what is bound to a loop that did not run meanwhile.

    Args:
        ran: the loops that the test's code ran on.
        since: monotonic time at which the test began.
    """
    if not ran:
        return
    bound = {id(thing): record for thing, record in _bound() if record not in ran and record.thread is None}
    suspects = {
        key: record for key, record in bound.items() if record.last_run <= since and (key, record.id) not in _told
    }
    if not suspects:
        return
    # What an error has told of is no secret any more.
    for event in results.found:
        suspects.pop(event.get("object", {}).get("id"), None)
    function = inspect.unwrap(getattr(moment.item, "obj", None) or look)
    function = getattr(function, "__func__", function)
    if not isinstance(function, FunctionType) or not is_user(function.__code__):
        return
    running = max(ran, key=lambda one: one.last_run)
    for use in _uses_of(function):
        for name, thing in _things(use.variables, use.name):
            record = suspects.pop(id(thing), None)
            if record is not None:
                _tell(thing, name, use, record, running)


def _bound() -> Iterator[tuple[Any, LoopRecord]]:
    """Locks and the like in module variables that belong to a loop, and the loop."""
    global _modules, _tests
    _tests += 1
    often = 1 if _tests <= 2 * AFTER_IMPORTS else AFTER_IMPORTS
    if _tests % SEARCH == 0 or (_tests % often == 0 and len(sys.modules) != _modules):
        _modules = len(sys.modules)
        _variables[:] = list(_search())
    for variables, name in _variables:
        for _, thing in _things(variables, name):
            loop = getattr(thing, "_loop", None)
            record = loops.known(loop) if loop is not None else None
            if record is not None:
                yield thing, record


def _search() -> Iterator[tuple[dict[str, Any], str]]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or file_kind(file) != "user":
            continue
        for name, value in list(vars(module).items()):
            if isinstance(value, _kinds) or (not isinstance(value, _plain) and _is_users(type(value).__module__)):
                yield vars(module), name


def _tell(thing: Any, name: str, use: Use, record: LoopRecord, running: LoopRecord) -> None:
    _told.add((id(thing), record.id))
    place = loc(use.where)
    what = f"{type(thing).__name__} `{name}`"
    emit(
        "loop.cross",
        error="silent",
        object=ref(thing, name),
        object_loop=record.id,
        running_loop=running.id,
        created=stack(site(record)),
        **({"closed": stack(record.closed_at)} if record.closed_at else {}),
        running_created=stack(site(running)),
        at=[place],
        explanation=(
            f"Two loops share {what} at {shown(place)}: it is bound to {story(record)}; the code runs on "
            f"{story(running, over=False)}. Nothing was raised because nobody had to wait for it; "
            "the first wait will fail."
        ),
        advice=remedy(record, running),
    )


def _uses_of(function: FunctionType) -> list[Use]:
    code = function.__code__
    found = _uses.get(id(code))
    if found is None:
        found = _uses[id(code)] = (code, list(_walk(function)))
    return found[1]


def _walk(function: FunctionType) -> Iterator[Use]:
    """Module variables that a function reads, and those that other code of the user's reads for it."""
    todo: list[tuple[CodeType, dict[str, Any]]] = [(function.__code__, function.__globals__)]
    seen: set[int] = set()
    while todo and len(seen) < MOST:
        code, variables = todo.pop()
        if id(code) in seen:
            continue
        seen.add(id(code))
        todo.extend((inner, variables) for inner in code.co_consts if isinstance(inner, CodeType))
        names = frozenset(code.co_names)
        for mark, name in _read_by(code):
            value = variables.get(name)
            if not isinstance(value, ModuleType):
                yield Use(variables, name, mark)
                todo.extend(_code_in(value, names))
            elif _is_users(value.__name__):
                inside = vars(value)
                for one in names & inside.keys():
                    yield Use(inside, one, mark)
                    todo.extend(_code_in(inside[one], names))


_LOAD = dis.opmap["LOAD_GLOBAL"]
_SHIFT = 1 if sys.version_info >= (3, 11) else 0
"""The lowest bit of the argument says something else since 3.11."""


def _read_by(code: CodeType) -> list[tuple[Mark, str]]:
    """Global names that code reads, each with the first instruction that does. ``dis`` would take 100 times as long."""
    found = _read.get(id(code))
    if found is not None:
        return found[1]
    first: dict[str, Mark] = {}
    names, text, more = code.co_names, code.co_code, 0
    for at in range(0, len(text), 2):
        operation, argument = text[at], text[at + 1] | more
        more = argument << 8 if operation == dis.EXTENDED_ARG else 0
        if operation == _LOAD:
            first.setdefault(names[argument >> _SHIFT], (code, at))
    told = [(mark, name) for name, mark in first.items()]
    _read[id(code)] = (code, told)
    return told


def _code_in(value: Any, names: frozenset[str]) -> list[tuple[CodeType, dict[str, Any]]]:
    """The user's code behind a name: a function, or the methods of a class, or of an object's class, that are named."""
    if isinstance(value, FunctionType):
        plain = inspect.unwrap(value)
        found = [plain] if isinstance(plain, FunctionType) else []
    else:
        cls = value if isinstance(value, type) else type(value)
        if not _is_users(cls.__module__):
            return []
        members = vars(cls)
        wanted = names | {"__init__", "__aenter__", "__aexit__"} if isinstance(value, type) else names
        found = [members[name] for name in wanted & members.keys() if isinstance(members[name], FunctionType)]
    return [(one.__code__, one.__globals__) for one in found if is_user(one.__code__)]


_plain = (type, FunctionType, ModuleType, str, int, float, bool, bytes, tuple, list, dict, set, type(None))


def _things(variables: dict[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    """A variable's value, or the attributes of an object of the user's, where these are locks and the like."""
    value = variables.get(name)
    if isinstance(value, _kinds):
        yield name, value
    elif not isinstance(value, _plain) and _is_users(type(value).__module__):
        inside: Optional[dict[str, Any]] = getattr(value, "__dict__", None)
        for attribute, member in list((inside or {}).items()):
            if isinstance(member, _kinds):
                yield f"{name}.{attribute}", member


def _is_users(module: str) -> bool:
    file = getattr(sys.modules.get(module), "__file__", None)
    return isinstance(file, str) and file_kind(file) == "user"
