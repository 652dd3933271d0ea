"""Which threads can still act, seen from outside."""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from types import FrameType
from typing import Any, Optional

from ..places import file_kind
from ..untouched import real
from . import thread_frames
from .server_threads import is_idle_server
from .trio_runs import is_idle_worker

WAITING = "waiting"
IDLE = "idle"
RUNNING = "running"

_futex = {"x86_64": 202, "aarch64": 98, "arm64": 98, "AMD64": 202}.get(platform.machine())
_epoll = {"x86_64": (232, 281), "aarch64": (22,), "arm64": (22,)}.get(platform.machine())
_linux = sys.platform.startswith("linux")

_harness = ("execnet", "pytest_timeout", "pydevd", "debugpy", "_pydevd_bundle")

harness_threads = 0
"""Threads that pytest's own ``faulthandler_timeout`` has: C's, asleep with a timeout, and of no use to any test."""

Look = tuple[Any, ...]

ours: set[int] = set()
"""Idents of the watchdog's own threads."""


def native_ids() -> dict[int, int]:
    """Operating system ids of the threads Python knows, by ident."""
    return {thread.ident: thread.native_id for thread in threading.enumerate() if thread.ident and thread.native_id}


def kernel_tells() -> bool:
    """Whether the system says what a thread sleeps on, and whether it has run since the last look (Linux)."""
    return _linux and _futex is not None and _schedule(threading.get_native_id()) not in (None, b"0 0 0")


def state_of(frame: FrameType, native: Optional[int]) -> str:
    """``idle`` (pool worker without work), ``waiting`` (for another thread, without a timeout) or ``running``.

    One look proves nothing: a thread that was made to give up the GIL also sleeps without a timeout, for a moment.
    """
    name = frame.f_code.co_filename.replace("\\", "/")
    worker = name.endswith("concurrent/futures/thread.py") and frame.f_code.co_name == "_worker"
    kernel = _sleeps_for_ever(native)
    still = kernel if kernel is not None else worker or _python_waits(frame)
    return (IDLE if worker else WAITING) if still else RUNNING


def stillness(skipped: set[int]) -> Optional[Look]:
    """One look at all threads but ours, the harness's and ``skipped``: None when one can act, else what was seen.

    Two equal looks, with the GIL given up in between, mean that none of them has run at all: the kernel counts each
    thread's time slices, and who waits for the GIL or has lost it gets one.
    """
    if thread_frames.hidden():
        return None
    natives = native_ids()
    skipped = skipped | _timeouts()
    seen: list[Any] = []
    for ident, frame in thread_frames.by_thread().items():
        if ident in skipped or ident in ours or is_harness(frame):
            continue
        native = natives.get(ident)
        if is_idle_server(frame):
            seen.append((ident, 0, 0, None))  # It wakes twice a second to see that nobody came.
            continue
        if is_idle_worker(frame):
            seen.append((ident, 1, 0, None))
            continue
        if state_of(frame, native) == RUNNING:
            return None
        seen.append((ident, id(frame), frame.f_lasti, _schedule(native)))
    strangers = _strangers(natives)
    return None if strangers is None else (*sorted(seen, key=lambda look: int(look[0])), *strangers)


def _timeouts() -> set[int]:
    """Threads in which pytest-timeout waits to end the whole process: their frames are only ``threading``'s."""
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    return {
        timer.ident
        for timer in timers
        if timer.ident and getattr(timer.function, "__module__", None) == "pytest_timeout"
    }


def _strangers(natives: dict[int, int]) -> Optional[Look]:
    """Native threads that Python does not know (Linux; nothing elsewhere): None when one may act.

    One that sleeps on a futex without a timeout is an idle worker. A Rust or C++ runtime waiting in ``epoll`` may
    complete a future at any time.
    """
    if not _linux:
        return ()
    try:
        every = {int(name) for name in real.listdir("/proc/self/task")} - set(natives.values())
    except OSError:
        return ()
    # Threads made past `threading`, such as execnet's, were judged by their frames.
    allowed = sum(1 for ident in thread_frames.by_thread() if ident not in natives)
    awake = [native for native in every if not _sleeps_for_ever(native)]
    if len(awake) > allowed + harness_threads:
        return None
    return tuple((native, _schedule(native)) for native in sorted(every) if native not in awake)


def _schedule(native: Optional[int]) -> Optional[bytes]:
    """The kernel's count of a thread's processor time, waiting time and time slices; None where there is none."""
    if not _linux or native is None:
        return None
    try:
        with real.FileIO(f"/proc/self/task/{native}/schedstat") as file:
            return file.read(128).strip()
    except OSError:
        return None


def wait_ns(native: Optional[int]) -> Optional[int]:
    """Nanoseconds a thread was ready to run and got no processor; None where the system does not tell."""
    found = _schedule(native)
    return int(found.split()[1]) if found and found != b"0 0 0" else None


_clock = getattr(time, "clock_gettime", None)


def cpu_of(ident: Optional[int]) -> Optional[float]:
    """Seconds of the processor that a thread has used; None where the system does not tell (macOS, Windows)."""
    try:
        return float(_clock(time.pthread_getcpuclockid(ident))) if _clock is not None and ident is not None else None
    except (AttributeError, OSError):
        return None


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
    """Linux only, None elsewhere: FUTEX_WAIT_BITSET, private to the process, no timeout (man 2 futex).

    Python's locks wait like that. A mutex, such as the GIL's own, waits with FUTEX_WAIT: its holder is about to go on.
    """
    if not _linux or _futex is None or native is None:
        return None
    try:
        with real.FileIO(f"/proc/self/task/{native}/syscall") as file:
            words = file.read(256).split()
    except OSError:
        return None
    if not words or words[0] == b"running":
        return False
    if int(words[0]) != _futex:
        return False
    operation = int(words[2], 16)
    return operation & 0x7F == 9 and bool(operation & 0x80) and int(words[4], 16) == 0


def sleeps_for_events(ident: int) -> Optional[bytes]:
    """How often a thread has run, when it now waits in ``epoll`` without a timeout; None when not, or not known.

    Elsewhere than on Linux its Python frame has to do: an empty answer.
    """
    native = native_ids().get(ident)
    if not _linux or _epoll is None:
        return b""
    try:
        with real.FileIO(f"/proc/self/task/{native}/syscall") as file:
            words = file.read(256).split()
    except OSError:
        return None
    if (
        not words
        or words[0] == b"running"
        or int(words[0]) not in _epoll
        or int(words[4], 16) & 0xFFFFFFFF != 0xFFFFFFFF
    ):
        return None
    return _schedule(native)


def is_at_work(ident: int) -> bool:
    """Whether a thread in C code runs, or would if it had a processor or the interpreter (Linux; elsewhere never).

    Whoever looks has the interpreter: a thread that comes back from ``epoll`` waits in ``futex`` for it.
    """
    native = native_ids().get(ident)
    if not _linux or native is None:
        return False
    try:
        with real.FileIO(f"/proc/self/task/{native}/syscall") as file:
            words = file.read(256).split()
    except OSError:
        return False
    return bool(words) and (words[0] == b"running" or (_futex is not None and words[0] == str(_futex).encode()))


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
