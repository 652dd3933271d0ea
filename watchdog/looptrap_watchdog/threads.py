"""Which threads can still act, seen from outside."""

from __future__ import annotations

import os
import platform
import sys
import threading
from types import FrameType
from typing import Any, Optional

from .places import file_kind

WAITING = "waiting"
IDLE = "idle"
RUNNING = "running"

_futex = {"x86_64": 202, "aarch64": 98, "arm64": 98, "AMD64": 202}.get(platform.machine())
_linux = sys.platform.startswith("linux")

_harness = ("execnet", "pytest_timeout", "pydevd", "debugpy", "_pydevd_bundle")

ours: set[int] = set()
"""Idents of the watchdog's own threads."""


def kernel_tells() -> bool:
    """Whether the system says exactly what a thread sleeps on; else one look at threads is not enough for a proof."""
    return _linux and _futex is not None and _sleeps_for_ever(threading.get_native_id()) is not None


def native_ids() -> dict[int, int]:
    """Operating system ids of the threads Python knows, by ident."""
    return {thread.ident: thread.native_id for thread in threading.enumerate() if thread.ident and thread.native_id}


def state_of(frame: FrameType, native: Optional[int]) -> str:
    """``idle`` (pool worker without work), ``waiting`` (for ever, for another thread) or ``running``.

    ``waiting`` is certain: either the kernel says that the thread sleeps on a futex without a timeout, or it is
    inside ``Condition.wait`` or ``Thread.join`` without one.
    """
    name = frame.f_code.co_filename.replace("\\", "/")
    worker = name.endswith("concurrent/futures/thread.py") and frame.f_code.co_name == "_worker"
    kernel = _sleeps_for_ever(native)
    # Only the kernel tells a worker without work from one that is just about to take a job or to hand in a result.
    still = kernel if kernel is not None else worker or _python_waits(frame)
    return (IDLE if worker else WAITING) if still else RUNNING


def is_harness(frame: FrameType) -> bool:
    """Whether the thread belongs to pytest-xdist, pytest-timeout or a debugger: it never wakes user code."""
    at: Optional[FrameType] = frame
    while at is not None:
        name = at.f_code.co_filename
        if any(f"{os.sep}{part}" in name for part in _harness):
            return True
        if file_kind(name) == "user":
            return False
        at = at.f_back
    return False


def _sleeps_for_ever(native: Optional[int]) -> Optional[bool]:
    """Linux only, None elsewhere: FUTEX_WAIT or FUTEX_WAIT_BITSET, private to the process, no timeout (man 2 futex)."""
    if not _linux or _futex is None or native is None:
        return None
    try:
        with open(f"/proc/self/task/{native}/syscall", "rb", buffering=0) as file:
            words = file.read(256).split()
    except OSError:
        return None
    if not words or words[0] == b"running":
        return False
    if int(words[0]) != _futex:
        return False
    operation = int(words[2], 16)
    return operation & 0x7F in (0, 9) and bool(operation & 0x80) and int(words[4], 16) == 0


def _python_waits(frame: FrameType) -> bool:
    """The same from Python's own frames: only the standard library's locals are read."""
    if not frame.f_code.co_filename.replace("\\", "/").endswith("/threading.py"):
        return False
    name = frame.f_code.co_name
    if name == "wait" and "waiter" in frame.f_code.co_varnames:
        held = frame.f_locals
        waiter: Any = held.get("waiter")
        return held.get("timeout") is None and waiter is not None and bool(waiter.locked())
    if name == "join":
        return frame.f_locals.get("timeout") is None
    if name == "_wait_for_tstate_lock":
        return frame.f_locals.get("timeout") == -1
    return False


def others_are_still(me: int, parked: set[int]) -> bool:
    """Whether no thread but ``me`` and those in ``parked`` can act."""
    natives = native_ids()
    for ident, frame in sys._current_frames().items():
        if ident == me or ident in parked or ident in ours or is_harness(frame):
            continue
        if state_of(frame, natives.get(ident)) == RUNNING:
            return False
    return True


def unknown_natives() -> bool:
    """Whether native threads that Python does not know may act (Linux; False elsewhere).

    One that sleeps on a futex without a timeout is an idle worker. A Rust or C++ runtime waiting in ``epoll`` may
    complete a future at any time.
    """
    if not _linux:
        return False
    natives = native_ids()
    try:
        every = set(os.listdir("/proc/self/task")) - {str(native) for native in natives.values()}
    except OSError:
        return False
    # Threads made past `threading`, such as execnet's, were judged by their frames.
    allowed = sum(1 for ident in sys._current_frames() if ident not in natives)
    return sum(1 for native in every if not _sleeps_for_ever(int(native))) > allowed


def scheduler_state(native: Optional[int]) -> str:
    """The kernel's letter for a thread (R running, S sleeping, D disk), or ``?``."""
    if not _linux or native is None:
        return "?"
    try:
        with open(f"/proc/self/task/{native}/stat", "rb", buffering=0) as file:
            return file.read(512).rpartition(b")")[2].split()[0].decode()
    except (OSError, IndexError):
        return "?"
