"""Timers and async generators: things that are gone once their loop is closed."""

from __future__ import annotations

import functools
import sys
import weakref
from asyncio import base_events
from typing import Any

from ...noticing import loops
from ...places import file_kind, is_user, marks
from .registry import handles, note


def install() -> list[str]:
    """Patches ``call_at`` and the first step of async generators."""
    _timers()
    _generators()
    loops.on_close.append(lambda record, loop, _: freeze(loop))
    return ["BaseEventLoop.call_at", "asyncgen firstiter"]


def _timers() -> None:
    cls: Any = base_events.BaseEventLoop
    original = cls.call_at

    @functools.wraps(original)
    def call_at(self: Any, when: float, callback: Any, *args: Any, **kwargs: Any) -> Any:
        timer = original(self, when, callback, *args, **kwargs)
        if getattr(timer, "_source_traceback", None):
            del timer._source_traceback[-1]  # In debug mode it tells who asked for it, which is not this function.
        caller = sys._getframe(1)
        if caller.f_code.co_name == "call_later" and file_kind(caller.f_code.co_filename) == "std":
            back = caller.f_back
            caller = back if back is not None else caller
        if not is_user(caller.f_code):
            return timer
        name = getattr(callback, "__qualname__", None) or type(callback).__name__
        own = weakref.ref(self)
        handle = note(
            "timer",
            timer,
            f"timer for `{name}`",
            marks(2, 12),
            lambda found: _timer_is_open(found, own()),
            "Keep the handle that `call_later()` returns and `cancel()` it.",
        )
        handle.loop = loops.record_of(self).id
        return timer

    cls.call_at = call_at


def _timer_is_open(timer: Any, loop: Any) -> bool:
    return loop is not None and not loop.is_closed() and not timer.cancelled() and timer.when() > loop.time()


def _generators() -> None:
    cls: Any = base_events.BaseEventLoop
    original = cls._asyncgen_firstiter_hook

    @functools.wraps(original)
    def _asyncgen_firstiter_hook(self: Any, agen: Any) -> None:
        original(self, agen)
        if not is_user(agen.ag_code):
            return
        handle = note(
            "agen",
            agen,
            f"async generator `{agen.__qualname__.replace('.<locals>', '')}`",
            marks(2),
            lambda found: found.ag_frame is not None and not found.ag_running,
            "Close it: `await agen.aclose()`, or use `contextlib.aclosing()`.",
        )
        handle.loop = loops.record_of(self).id

    cls._asyncgen_firstiter_hook = _asyncgen_firstiter_hook
    shutdown = cls.shutdown_asyncgens

    @functools.wraps(shutdown)
    def shutdown_asyncgens(self: Any) -> Any:
        freeze(self)
        return shutdown(self)

    cls.shutdown_asyncgens = shutdown_asyncgens


def freeze(loop: Any) -> None:
    """Before a loop is cleaned up or closed: what is open on it now stays so in our books."""
    if not handles:
        return
    number = loops.record_of(loop).id
    for handle in handles:
        if handle.loop == number and not handle.told and handle.open_now():
            handle.outlives = True
            handle.is_open = _always


def _always(_: Any) -> bool:
    return True
