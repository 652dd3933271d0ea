"""Where every thread stands; unknown while another interpreter lives in this process."""

from __future__ import annotations

import os
import sys
import threading
from types import FrameType

_PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep


def by_thread() -> dict[int, FrameType]:
    """The frame each thread executes, by the thread's number; nothing while they are ``hidden()``.

    The calling thread stands where it called the watchdog. Its own frame, kept in a variable of that frame, would be a
    cycle that keeps alive what every thread had in its variables, until garbage is collected.
    """
    if hidden():
        return {}
    found = sys._current_frames()
    own = threading.get_ident()
    frame = found.pop(own, None)
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    if frame is not None:
        found[own] = frame
    return found


def hidden() -> bool:
    """Whether looking at threads would crash: from Python 3.12 on, while there is more than one interpreter.

    ``sys._current_frames()`` goes through the threads of all interpreters and holds the GIL of its own only (Python
    3.13: ``_PyThread_CurrentFrames`` in pystate.c). anyio's ``to_interpreter`` and pools of interpreters make such.
    """
    module = sys.modules.get("_interpreters") or sys.modules.get("_xxsubinterpreters")
    return sys.version_info >= (3, 12) and module is not None and len(module.list_all()) > 1
