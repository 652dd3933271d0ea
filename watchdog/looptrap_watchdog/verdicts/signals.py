"""Handlers of signals: whoever sends one from outside, a child process or a person, makes them run."""

from __future__ import annotations

import dis
import functools
import gc
import signal
from types import FunctionType, MethodType
from typing import Any, Iterable, Optional

from ..noticing import loops
from ..noticing.uvloops import is_uvloop
from ..places import is_user
from ..waits.grasp import may_get_at


def may_end(things: Iterable[Any]) -> bool:
    """Whether a handler of a signal may complete a wait: it has got hold of one of these, or it raises.

    Args:
        things: not looked at without a handler; best a generator, as who counts a thing's holders finds a list.
    """
    plain = _plain_handlers()
    if any(_raises(function) for function in plain):
        return True
    handlers = [*plain, *loop_handlers()]
    return bool(handlers) and may_get_at(handlers, {id(thing) for thing in things if thing is not None})


def loop_handlers() -> list[Any]:
    """What ``loop.add_signal_handler()`` was given, on every loop."""
    found: list[Any] = []
    for _, loop in loops.alive():
        for handle in list(_handles(loop)):
            found += [getattr(handle, "_callback", None), *(getattr(handle, "_args", None) or ())]
            if is_uvloop(loop):
                found.append(handle)  # Its callback is C's, seen by the garbage collector only.
    return found


def _handles(loop: Any) -> Any:
    if not is_uvloop(loop):
        return (getattr(loop, "_signal_handlers", None) or {}).values()
    dicts = (found for found in gc.get_referents(loop) if isinstance(found, dict))
    return [
        handle
        for found in dicts
        for number, handle in list(found.items())
        if isinstance(number, int) and type(handle).__name__ == "Handle"
    ]


def _plain_handlers() -> list[Any]:
    """What ``signal.signal()`` was given by the user's own code."""
    found = []
    for number in signal.valid_signals():
        handler = signal.getsignal(number)
        if is_users(handler):
            found.append(handler)
    return found


def is_users(handler: Any) -> bool:
    """Whether a handler is a function or method of the user's, partially applied or not."""
    function = _function(handler)
    return function is not None and is_user(function.__code__)


def _function(handler: Any) -> Optional[FunctionType]:
    while isinstance(handler, (functools.partial, MethodType)):
        handler = handler.func if isinstance(handler, functools.partial) else handler.__func__
    return handler if isinstance(handler, FunctionType) else None


def _raises(handler: Any) -> bool:
    """Whether a handler has a ``raise`` of its own: it ends whatever the main thread waits for."""
    function = _function(handler)
    return function is not None and any(
        step.opname == "RAISE_VARARGS" for step in dis.get_instructions(function.__code__)
    )
