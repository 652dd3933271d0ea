"""Places in source code: cheap to note, dear to resolve, so resolved only for what is reported."""

from __future__ import annotations

import asyncio
import dis
import itertools
import json
import linecache
import os
import sys
from types import CodeType, FrameType, TracebackType
from typing import Any, Iterable, Optional, Tuple

import pluggy

from .untouched import as_without_loop

Mark = Tuple[CodeType, int]
"""A code object and the index of the instruction in it. Keeps no frame and so no local variable alive."""

Marks = Tuple[Mark, ...]
"""Innermost first."""

Loc = dict[str, Any]
LIMIT = 24

_callback = asyncio.Handle._run.__code__
_hook_call: Optional[CodeType] = getattr(
    getattr(getattr(pluggy, "_callers", None), "_multicall", None), "__code__", None
)
"""The function by which pluggy calls a hook, where this version has it; without it stacks are longer."""

_own = os.path.dirname(os.path.abspath(__file__)) + os.sep
_std = os.path.dirname(os.__file__) + os.sep
_began_in = os.getcwd()
"""Tests change the working directory, and remove it."""

_site = (
    *(f"{os.sep}{name}{os.sep}" for name in ("site-packages", "dist-packages")),
    # Debuggers that an editor brings are in no environment: VS Code's extension, and PyCharm's.
    *(os.sep + os.path.join(*names, "") for names in (("bundled", "libs", "debugpy"), ("helpers", "pydev"))),
)
_kinds: dict[str, str] = {}


def file_kind(filename: str) -> str:
    """Whose file it is: ``user``, ``lib`` (site-packages), ``std`` or ``plugin`` (this package)."""
    kind = _kinds.get(filename)
    if kind is None:
        kind = _kinds[filename] = _judge(filename)
    return kind


def _judge(filename: str) -> str:
    if filename.startswith("<"):
        return "std"
    path = filename if os.path.isabs(filename) else os.path.join(_began_in, filename)
    path = os.path.normpath(path)
    if filename.endswith((".pyx", ".pxi")):
        with as_without_loop():
            if not os.path.exists(path):
                return "lib"  # Cython writes the path its source had where the library was built.
    if path.startswith(_own):
        return "plugin"
    if any(part in path for part in _site):
        return "lib"
    if path.startswith(_std):
        return "std"
    return "user"


def is_user(code: CodeType) -> bool:
    """Whether the code is the user's own: in no library, not Python's and not ours."""
    return file_kind(code.co_filename) == "user"


def marks(skip: int = 1, limit: int = LIMIT) -> Marks:
    """The caller's stack, ``skip`` frames left out, innermost first, down to the call of a pytest hook.

    Below that are pytest's own frames. Each frame looked at becomes an object first (Python 3.11 and newer).
    """
    return _marks_above(_hook_call, sys._getframe(skip), limit)


def step_marks(skip: int = 1, limit: int = LIMIT) -> Marks:
    """The caller's stack down to the callback its loop runs: what is below is the loop's, the same for all tasks."""
    return _marks_above(_callback, sys._getframe(skip), limit)


def _marks_above(end: Optional[CodeType], frame: Optional[FrameType], limit: int) -> Marks:
    found = []
    while frame is not None and limit > 0:
        code = frame.f_code
        if code is end:
            break
        found.append((code, frame.f_lasti))
        frame = frame.f_back
        limit -= 1
    return tuple(found)


def frame_marks(frame: Optional[FrameType], limit: int = LIMIT) -> Marks:
    """The stack of a frame of any thread, innermost first."""
    found = []
    while frame is not None and limit > 0:
        found.append((frame.f_code, frame.f_lasti))
        frame = frame.f_back
        limit -= 1
    return tuple(found)


def traceback_marks(tb: Optional[TracebackType]) -> Marks:
    """A traceback's frames, innermost first."""
    found = []
    while tb is not None:
        found.append((tb.tb_frame.f_code, tb.tb_lasti))
        tb = tb.tb_next
    return tuple(found[-LIMIT:][::-1])


def line_of(mark: Mark) -> int:
    """Line of an instruction, from 1."""
    code, lasti = mark
    line = code.co_firstlineno
    if lasti < 0:
        return line
    for start, number in dis.findlinestarts(code):
        if start > max(lasti, 0):
            break
        line = number or line
    return line


_known: dict[tuple[int, int], tuple[CodeType, Loc]] = {}
_texts: dict[tuple[int, int], tuple[CodeType, str]] = {}
"""By the identity of the code object, which is kept: its hash reads all of its instructions."""

_KNOWN = 10000


def loc(mark: Mark) -> Loc:
    """A ``Loc`` of the event schema; with columns from Python 3.11 on, for the user's code. Not to be changed."""
    key = (id(mark[0]), mark[1])
    known = _known.get(key)
    if known is None:
        if len(_known) > _KNOWN:
            _known.clear()
        known = _known[key] = (mark[0], _loc(mark))
    return known[1]


def _loc(mark: Mark) -> Loc:
    code, lasti = mark
    kind = file_kind(code.co_filename)
    found: Loc = {
        "file": code.co_filename,
        "line": line_of(mark),
        "func": getattr(code, "co_qualname", code.co_name),
        "kind": kind,
    }
    if lasti < 0 or kind != "user" or not hasattr(code, "co_positions"):
        return found
    at = next(itertools.islice(code.co_positions(), lasti // 2, None), None)
    if at is None or at[0] is None:
        return found
    line, end_line, col, end_col = at
    found["line"] = line
    if col is not None and end_line is not None and end_col is not None:
        found["col"] = _column(code.co_filename, line, col)
        found["endLine"] = end_line
        found["endCol"] = _column(code.co_filename, end_line, end_col)
    return found


_defined: dict[int, tuple[CodeType, Loc, str]] = {}


def definition(code: CodeType) -> Loc:
    """Where a function's ``def`` stands, below its decorators. Not to be changed."""
    return _definition_known(code)[1]


def definition_text(code: CodeType) -> str:
    """The same as JSON."""
    return _definition_known(code)[2]


def _definition_known(code: CodeType) -> tuple[CodeType, Loc, str]:
    known = _defined.get(id(code))
    if known is None:
        if len(_defined) > _KNOWN:
            _defined.clear()
        place = _definition(code)
        known = _defined[id(code)] = (code, place, json.dumps(place, separators=(",", ":")))
    return known


def _definition(code: CodeType) -> Loc:
    found = {**loc((code, -1))}
    for line in range(code.co_firstlineno, code.co_firstlineno + 50):
        if line_text(code.co_filename, line).lstrip().startswith(("def ", "async def ")):
            found["line"] = line
            break
    return found


def line_text(filename: str, line: int) -> str:
    """A line of source code, from 1; empty where there is none."""
    with as_without_loop():
        return linecache.getline(filename, line)


def _column(filename: str, line: int, offset: int) -> int:
    """UTF-16 column from 1, of a UTF-8 byte offset from 0."""
    text = line_text(filename, line).encode("utf-8")[:offset].decode("utf-8", "replace")
    return len(text.encode("utf-16-le")) // 2 + 1


def stack(found: Iterable[Mark], limit: int = LIMIT) -> list[Loc]:
    """A ``Stack`` of the event schema, our own frames left out."""
    told = (place for place in map(loc, found) if place["kind"] != "plugin")
    return list(itertools.islice(told, limit))


def stack_text(found: Iterable[Mark], limit: int = LIMIT) -> str:
    """The same as JSON."""
    told = []
    for mark in found:
        known = _texts.get((id(mark[0]), mark[1]))
        if known is None:
            known = _text(mark)
        if known[1]:
            told.append(known[1])
            if len(told) == limit:
                break
    return f"[{','.join(told)}]"


def _text(mark: Mark) -> tuple[CodeType, str]:
    place = loc(mark)
    if len(_texts) > _KNOWN:
        _texts.clear()
    known = (mark[0], "" if place["kind"] == "plugin" else json.dumps(place, separators=(",", ":")))
    _texts[id(mark[0]), mark[1]] = known
    return known


def user_mark(found: Iterable[Mark]) -> Optional[Mark]:
    """The innermost place in the user's own code."""
    for mark in found:
        filename = mark[0].co_filename
        if (_kinds.get(filename) or file_kind(filename)) == "user":
            return mark
    return None


def user_place(found: Any) -> Optional[Loc]:
    """The innermost place in the user's own code of a ``Stack`` of the event schema; None for anything else."""
    if not isinstance(found, list):
        return None
    return next((place for place in found if place["kind"] == "user"), None)


def shown(place: Optional[Loc]) -> str:
    """A place in words: ``test_orders.py:31``."""
    if place is None:
        return "an unknown place"
    return f"{os.path.basename(place['file'])}:{place['line']}"
