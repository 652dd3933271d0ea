"""Whose is something that surfaces late: told by the functions on its stack."""

from __future__ import annotations

from types import CodeType
from typing import Any, Iterable, Optional

from ..moment import moment
from ..places import Marks

_ran: dict[tuple[str, str], str] = {}
"""Node id of the test that ran, or set up, a test function or a fixture, by file and name: the last one."""

last_test: Optional[str] = None
"""The test that ran last: what is collected between two tests is its."""


def runs(code: Optional[CodeType], test: Optional[str]) -> None:
    """Notes that a test's function, or a fixture's for this test, is about to run."""
    if code is not None and test is not None:
        _ran[code.co_filename, code.co_name] = test


def test_of(places: Iterable[tuple[str, str]]) -> Optional[str]:
    """The test that a stack belongs to, by files and function names, innermost first.

    None for what a module does while it is imported. A function that runs in several tests is the running one's, if it
    is one of these. Without any such function on the stack, the test whose time it is.
    """
    for file, name in places:
        if name == "<module>":
            return None
        found = _ran.get((file, _outer(name)))
        if found is not None:
            now = moment.test
            return now if now is not None and now.split("[")[0] == found.split("[")[0] else found
    return now_or_last()


def test_of_marks(found: Marks) -> Optional[str]:
    """The same for marks."""
    return test_of((code.co_filename, getattr(code, "co_qualname", code.co_name)) for code, _ in found)


def test_of_function(function: Any, found: Marks) -> Optional[str]:
    """The same for a function that was called later, with the stack on which it failed."""
    while hasattr(function, "func"):
        function = function.func
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    first = [(code.co_filename, str(getattr(function, "__qualname__", "")))] if code is not None else []
    return test_of([*first, *((code.co_filename, getattr(code, "co_qualname", code.co_name)) for code, _ in found)])


def now_or_last() -> Optional[str]:
    """The running test, or the one that ran last."""
    return moment.test or last_test


def _outer(name: str) -> str:
    """The function itself, or the one it is nested in: ``test_a`` for ``TestB.test_a.<locals>.callback``."""
    return name.split(".<locals>", maxsplit=1)[0].rsplit(".", 1)[-1]
