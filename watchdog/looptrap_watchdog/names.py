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
        key = _key_in(thing, value)
        if key is not None:
            return f"{name}[{key}]"
        inner = getattr(value, "__dict__", None)
        if isinstance(inner, dict) and not isinstance(value, type):
            for attribute, member in list(inner.items()):
                if member is thing:
                    return f"{name}.{attribute}"
                key = _key_in(thing, member)
                if key is not None:
                    return f"{name}.{attribute}[{key}]"
    return None


def _key_in(thing: Any, container: Any) -> Optional[str]:
    """Where a thing is in a list, tuple or dict, as it is written between brackets."""
    if isinstance(container, (list, tuple)):
        pairs: Any = enumerate(container[:100])
    elif isinstance(container, dict):
        pairs = list(container.items())[:100]
    else:
        return None
    return next((repr(key)[:40] for key, member in pairs if member is thing), None)


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


def function_name(function: Any) -> str:
    """A function's name as it is written: without the functions it is nested in."""
    name = getattr(function, "__qualname__", None) or type(function).__name__
    return str(name).rsplit("<locals>.", 1)[-1]
