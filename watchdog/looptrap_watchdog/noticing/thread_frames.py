"""Where every thread stands; unknown while another interpreter lives in this process."""

from __future__ import annotations

import sys
from types import FrameType


def by_thread() -> dict[int, FrameType]:
    """The frame each thread executes, by the thread's number; nothing while they are ``hidden()``."""
    return {} if hidden() else sys._current_frames()


def hidden() -> bool:
    """Whether looking at threads would crash: from Python 3.12 on, while there is more than one interpreter.

    ``sys._current_frames()`` goes through the threads of all interpreters and holds the GIL of its own only (Python
    3.13: ``_PyThread_CurrentFrames`` in pystate.c). anyio's ``to_interpreter`` and pools of interpreters make such.
    """
    module = sys.modules.get("_interpreters") or sys.modules.get("_xxsubinterpreters")
    return sys.version_info >= (3, 12) and module is not None and len(module.list_all()) > 1
