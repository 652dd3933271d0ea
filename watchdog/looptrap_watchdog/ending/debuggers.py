"""Whether a debugger holds the process. While one does, nothing is measured, proved or ended."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Optional

from ..moment import moment
from ..noticing import thread_frames
from ..stream import emit
from ..untouched import real

_files = ("bdb.py", "pdb.py", "cmd.py")
_suspend = ("do_wait_suspend", "_do_wait_suspend")

held = 0
"""How many times pytest entered pdb and has not left it."""

resumed = 0.0
"""When the last pause ended: no clock may have begun before that."""

_was = False
_since = 0.0


def _holds(frame: Optional[FrameType]) -> bool:
    depth = 0
    while frame is not None and depth < 60:
        code = frame.f_code
        if code.co_name in _suspend:
            return True
        if code.co_filename.endswith(_files) and code.co_name in ("interaction", "cmdloop", "user_line", "set_trace"):
            return True
        frame = frame.f_back
        depth += 1
    return False


def leave_alone(thread: threading.Thread) -> None:
    """Asks pydevd neither to trace nor to stop a thread of ours, as it does with all others, and not to list it."""
    setattr(thread, "pydev_do_not_trace", True)
    setattr(thread, "is_pydev_daemon_thread", True)


def attached() -> bool:
    """Whether this is a debug session: someone may stop at a line at any time."""
    if "debugpy" in sys.modules or "pydevd" in sys.modules:
        return True
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None


def was_paused() -> bool:
    """Whether a debugger showed its prompt when it was last looked for: the watchdog thread does, 50 times a second."""
    return _was or held > 0


def paused() -> bool:
    """Whether a debugger shows its prompt now, in any thread. Tells the stream when that changes."""
    global _was, _since, resumed
    now = held > 0 or any(_holds(frame) for frame in thread_frames.by_thread().values())
    if now != _was:
        _was = now
        if now:
            _since = real.monotonic()
        else:
            resumed = real.monotonic()
            moment.paused += resumed - _since
        emit("debugger", state="paused" if now else "resumed", who="pydevd" if attached() else "pdb")
    return now
