"""Who else holds a thing. One look at the whole heap (5 to 17 ms), so only for a verdict."""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from types import CoroutineType, FrameType, FunctionType, GeneratorType, MethodType
from typing import Any, Iterator, Optional

from ..noticing import thread_frames
from ..places import is_user
from .leaf import Leaf

_looking = threading.RLock()

MOST = 1.0
"""Seconds that one thread of ours waits for the other to have looked: rather a vague word than no verdict."""


@contextlib.contextmanager
def looking() -> Iterator[None]:
    """One thread of ours looks at a time: what the other has in its hands would count as held by somebody."""
    alone = _looking.acquire(timeout=MOST)
    try:
        yield
    finally:
        if alone:
            _looking.release()


def others_holding(thing: Any) -> Optional[list[str]]:
    """Names of functions of the user's that hold a thing without being the ones that wait for it.

    An empty list means that only its waiters hold it. None: it is held in a way that does not tell.
    """
    with looking():
        return _others_holding(thing)


def _others_holding(thing: Any) -> Optional[list[str]]:
    waiters = _waiting_frames(thing)
    # Before Python 3.13 looking for names has left a dict of locals on each frame.
    copies = {id(frame.f_locals) for frame in waiters}
    found: list[str] = []
    for holder in _beyond_dicts(thing):
        if holder is thing or holder is waiters or isinstance(holder, Leaf) or id(holder) in copies:
            continue
        if isinstance(holder, FrameType):
            if _is_ours(holder) or holder in waiters or not is_user(holder.f_code):
                continue
            found.append(f"`{holder.f_code.co_name}`")
        elif isinstance(holder, (CoroutineType, GeneratorType)):
            frame = holder.cr_frame if isinstance(holder, CoroutineType) else holder.gi_frame
            if frame is None or frame in waiters or not is_user(frame.f_code):
                continue
            found.append(f"`{holder.__qualname__.replace('.<locals>', '')}`")
        elif isinstance(holder, (MethodType, FunctionType)):
            continue
        else:
            return None
    found.extend(_on_stacks(thing, waiters))
    return sorted(set(found))


def _on_stacks(thing: Any, waiters: list[FrameType]) -> list[str]:
    """Running frames that hold the thing: from Python 3.11 on the garbage collector does not see into them."""
    found = []
    for frame in thread_frames.by_thread().values():
        at: Optional[FrameType] = frame
        while at is not None:
            if is_user(at.f_code) and at not in waiters and any(value is thing for value in at.f_locals.values()):
                found.append(f"`{at.f_code.co_name}`")
            at = at.f_back
    return found


def _waiting_frames(thing: Any) -> list[FrameType]:
    """Frames of all coroutines suspended on the thing: those whose chain reaches it."""
    from ..noticing import loops
    from .await_chain import chain_of
    from .leaves import leaf_of

    frames: list[FrameType] = []
    for _, loop in loops.alive():
        for task in loops.pending_tasks(loop):
            chain = chain_of(task)
            if leaf_of(chain).thing is thing:
                frames.extend(chain.frames)
    return frames


def _beyond_dicts(thing: Any) -> list[Any]:
    own = getattr(thing, "__dict__", None)
    here = sys._getframe()
    inner = gc.get_referents(thing)
    found = []
    for holder in gc.get_referrers(thing):
        if holder is own or holder is here or any(holder is part for part in inner):
            continue
        found.append(holder)
    return found


def _is_ours(frame: FrameType) -> bool:
    return "looptrap_watchdog" in frame.f_code.co_filename
