"""What a suspended coroutine awaits, frame by frame, down to the thing that has to be completed."""

from __future__ import annotations

import asyncio
import gc
from types import AsyncGeneratorType, CoroutineType, FrameType, GeneratorType
from typing import Any, Optional

from ..places import Mark, is_user

MOST = 200
_opaque = {
    "async_generator_asend",
    "async_generator_athrow",
    "coroutine_wrapper",
    "anext_awaitable",
    "FutureIter",
    "generator",
    "_asyncio.FutureIter",
}


class Chain:
    """Frames from the outermost to the innermost, and the leaf: a future, task or None."""

    __slots__ = ("frames", "leaf", "links", "running", "unknown")

    def __init__(self) -> None:
        self.frames: list[FrameType] = []
        self.links: list[Any] = []
        self.leaf: Any = None
        self.unknown: Optional[str] = None
        self.running = False

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Innermost first."""
        return tuple((frame.f_code, frame.f_lasti) for frame in reversed(self.frames))

    @property
    def user_frame(self) -> Optional[FrameType]:
        """The innermost frame of the user's own code."""
        return next((frame for frame in reversed(self.frames) if is_user(frame.f_code)), None)


def chain_of(task: Any) -> Chain:
    """The await chain of a task. When it ends in something opaque, the task's own waiter is the leaf."""
    chain = Chain()
    _walk(task.get_coro(), chain)
    waiter = getattr(task, "_fut_waiter", None)
    if chain.leaf is None and waiter is not None:
        chain.leaf = waiter
    return chain


def _walk(start: Any, chain: Chain) -> None:
    at = start
    for _ in range(MOST):
        if at is None:
            return
        if asyncio.isfuture(at):
            chain.leaf = at
            return
        frame, below, running = _step(at)
        chain.running = chain.running or running
        if frame is None and below is not None:
            chain.unknown = getattr(at, "__qualname__", None)
        if frame is not None:
            chain.frames.append(frame)
            chain.links.append(at)
        elif below is None:
            below = _inside(at)
        at = below


def _step(at: Any) -> tuple[Optional[FrameType], Any, bool]:
    if isinstance(at, CoroutineType):
        return at.cr_frame, at.cr_await, at.cr_running
    if isinstance(at, GeneratorType):
        return at.gi_frame, at.gi_yieldfrom, at.gi_running
    if isinstance(at, AsyncGeneratorType):
        return at.ag_frame, at.ag_await, False
    if hasattr(at, "cr_await"):
        return None, at.cr_await, bool(getattr(at, "cr_running", False))
    return None, None, False


def _inside(at: Any) -> Any:
    """The awaited object that an iterator without attributes holds, seen through the garbage collector."""
    for found in gc.get_referents(at):
        if asyncio.isfuture(found) or isinstance(found, (CoroutineType, AsyncGeneratorType, GeneratorType)):
            return found
        if type(found).__name__ in _opaque:
            return found
    return None
