"""Ends threads that were proved to wait for ever: else they keep the loop's executor, and the process, from ending."""

from __future__ import annotations

from types import FrameType
from typing import Any, Iterable, Optional

from ..noticing import thread_frames
from .abort import NeverEnds, ThreadEnded


def free(idents: Iterable[int], jobs: Iterable[int]) -> None:
    """Raises in threads that wait in ``threading``'s or ``queue``'s code, and wakes them so that they notice.

    Args:
        jobs: those among them that are a pool's: there the job fails, and the pool's thread lives on.
    """
    try:
        import ctypes
    except ImportError:
        return
    pool = set(jobs)
    frames = thread_frames.by_thread()
    for ident in idents:
        waiter = _waiter_of(frames.get(ident))
        if waiter is None:
            continue
        error = NeverEnds if ident in pool else ThreadEnded
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(error))
        try:
            waiter.release()
        except RuntimeError:
            continue  # Woken meanwhile.


def _waiter_of(frame: Optional[FrameType]) -> Any:
    """The lock that a thread in ``Condition.wait`` sleeps on: queues, events, futures and barriers all end there."""
    while frame is not None and frame.f_code.co_filename.replace("\\", "/").endswith("/threading.py"):
        if frame.f_code.co_name == "wait" and "waiter" in frame.f_code.co_varnames:
            return frame.f_locals.get("waiter")
        frame = frame.f_back
    return None
