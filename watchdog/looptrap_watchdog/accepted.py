"""What a project knows and accepts: by the mark ``looptrap`` on a test, or by the configuration."""

from __future__ import annotations

import os
from typing import Any, Optional

import pytest

from .kinds import Wrong, kind_of, kinds_in
from .moment import moment
from .settings import LEAST_STALL, seconds, settings
from .stream import Event

MARK = (
    "looptrap(allow=None, stall_after=None, off=False): what the loop watchdog does at this test: `allow` is a list of "
    "kinds of findings that are known and accepted, `stall_after` the seconds until a wait is a stall, `off=True` "
    "looks away. The nearest mark that gives a value wins."
)


class Wishes:
    """What the marks of one test say; None where they say nothing."""

    def __init__(
        self, allow: Optional[tuple[str, ...]] = None, stall_after: Optional[float] = None, off: bool = False
    ) -> None:
        self.allow = allow
        self.stall_after = stall_after
        self.off = off


_wishes: dict[str, Wishes] = {}
"""By node id, of tests that have any: a finding may surface in a later test than the one it belongs to."""

_wrong: dict[str, str] = {}
_root: Optional[str] = None
_usual: Optional[float] = None
"""What ``stall_after`` is for all other tests, while a mark has changed it."""


def begin(config: Any) -> None:
    """A session begins."""
    global _root
    _root = str(config.rootpath)
    _wishes.clear()
    _wrong.clear()


def begin_test(item: Any) -> None:
    """Reads the marks of the test whose turn has come, and follows them until ``end_test``."""
    global _usual
    marks = list(item.iter_markers("looptrap"))
    if not marks:
        return
    try:
        wishes = _wishes[item.nodeid] = _read(marks)
    except Wrong as error:
        _wrong[item.nodeid] = str(error)
        return
    moment.off = wishes.off
    if wishes.stall_after is not None:
        _usual = settings.stall_after
        settings.stall_after = wishes.stall_after


def told() -> str:
    """What the marks of the running test say to who watches from outside, as JSON behind other fields."""
    limit = "" if _usual is None else f',"stall_after":{settings.stall_after}'
    return f'{limit},"off":true' if moment.off else limit


def end_test() -> None:
    """Goes back to what holds for all tests."""
    global _usual
    moment.off = False
    if _usual is not None:
        settings.stall_after = _usual
        _usual = None


def check(item: Any) -> None:
    """Fails the setup of a test whose mark cannot be understood."""
    words = _wrong.get(item.nodeid)
    if words is not None:
        pytest.fail(words, pytrace=False)


def _read(marks: list[Any]) -> Wishes:
    found: dict[str, Any] = {}
    for mark in marks:
        for name, value in _values(mark).items():
            found.setdefault(name, value)
    return Wishes(**found)


def _values(mark: Any) -> dict[str, Any]:
    if mark.args:
        raise Wrong(_words(mark.args[0], "needs a name: write allow=[...], stall_after=... or off=True"))
    found = {}
    for name, value in mark.kwargs.items():
        try:
            found[name] = _value(name, value)
        except Wrong as error:
            raise Wrong(_words(value, str(error), name)) from None
    return found


def _value(name: str, value: Any) -> Any:
    if name == "off":
        if not isinstance(value, bool):
            raise Wrong("is neither True nor False")
        return value
    if name == "stall_after":
        return seconds(value, LEAST_STALL)
    if name != "allow":
        raise Wrong("is no parameter of it; there are allow, stall_after and off")
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, (list, tuple, set, frozenset)) or not all(isinstance(text, str) for text in texts):
        raise Wrong('is no list of kinds; write for example allow=["open-handle"]')
    return kinds_in(texts)


def _words(value: object, wrong: str, name: str = "") -> str:
    given = f"{name}={value!r}" if name else repr(value)
    return f"@pytest.mark.looptrap: {given} {wrong}."


def why(event: Event, place: Optional[dict[str, Any]]) -> Optional[str]:
    """By what a finding is accepted: ``mark``, ``configuration``, or None when it is not.

    Args:
        place: ``Loc`` of where the finding is shown.
    """
    # A suspicion is written before it is known what comes of it.
    kind = "stall" if event["t"] == "hang.suspected" else kind_of(event)
    if kind is None:
        return None
    test = event["test"]
    wishes = _wishes.get(test) if test else None
    if wishes is not None and (wishes.off or (wishes.allow is not None and kind in wishes.allow)):
        return "mark"
    file = _relative(place["file"]) if place else None
    return "configuration" if any(one.covers(kind, test, file) for one in settings.allow) else None


def _relative(path: str) -> str:
    if _root is not None:
        below = os.path.relpath(path, _root) if os.path.splitdrive(path)[0] == os.path.splitdrive(_root)[0] else path
        path = path if below.startswith("..") else below
    return path.replace(os.sep, "/")
