"""The user's own names for things. Reads local variables, so it is used for a verdict only."""

from __future__ import annotations

from types import FrameType
from typing import Any, Iterable, Mapping, Optional

from .moment import moment
from .places import is_user

_skip = ("_", "__")


def name_of(thing: Any, frames: Iterable[FrameType]) -> Optional[str]:
    """What the user calls a thing: a fixture, local variable, attribute of one, or module variable; or None.

    Args:
        frames: frames of the user's code, nearest first.
    """
    if thing is None:
        return None
    users = [frame for frame in frames if is_user(frame.f_code)]
    for frame in users:
        found = _among(thing, frame.f_locals)
        if found:
            return found
    for frame in users:
        used = {name: frame.f_globals[name] for name in frame.f_code.co_names if name in frame.f_globals}
        found = _among(thing, used)
        if found:
            return found
    return _fixture(thing)


def _among(thing: Any, variables: Mapping[str, Any]) -> Optional[str]:
    items = list(variables.items())
    for name, value in items:
        if value is thing and not name.startswith("__"):
            return name
    for name, value in items:
        if isinstance(value, (list, tuple)) and len(value) < 100:
            for index, member in enumerate(value):
                if member is thing:
                    return f"{name}[{index}]"
            continue
        if isinstance(value, dict):
            for key, member in list(value.items())[:100]:
                if member is thing:
                    return f"{name}[{key!r}]"
            continue
        inner = getattr(value, "__dict__", None)
        if isinstance(inner, dict) and not isinstance(value, type):
            for attribute, member in list(inner.items()):
                if member is thing:
                    return f"{name}.{attribute}"
    return None


def _fixture(thing: Any) -> Optional[str]:
    arguments = getattr(moment.item, "funcargs", None)
    if not isinstance(arguments, dict):
        return None
    return next((name for name, value in arguments.items() if value is thing), None)


def fixture_holding(thing: Any) -> Optional[str]:
    """Name of the running test's fixture that is the thing or has it as an attribute, or None."""
    arguments = getattr(moment.item, "funcargs", None)
    if not isinstance(arguments, dict):
        return None
    found = _among(thing, arguments)
    return found.split(".")[0].split("[")[0] if found else None
