"""How many frames of a coroutine's origin Python keeps: what we want, unless the program asks for more.

The program is told what it asked for itself: asyncio's debug mode, and tests of it, set the depth back to what it was.
"""

from __future__ import annotations

import sys
import threading

_set, _get = sys.set_coroutine_origin_tracking_depth, sys.get_coroutine_origin_tracking_depth


class _Depths(threading.local):
    """Python has a depth for each thread."""

    ours = 0
    asked = 0


_depths = _Depths()


def install() -> None:
    """Lets the program's depth and ours live beside each other from now on, in every thread."""
    _depths.asked = _get()
    sys.set_coroutine_origin_tracking_depth = _ask
    sys.get_coroutine_origin_tracking_depth = _asked


def follow(depth: int) -> None:
    """Keeps at least so many frames of the coroutines that this thread makes."""
    _depths.ours = max(depth, _depths.ours)
    _set(max(_depths.ours, _depths.asked))


def is_followed() -> bool:
    """Whether this thread keeps any at our wish."""
    return _depths.ours > 0


def _ask(depth: int) -> None:
    if depth < 0:
        _set(depth)  # Raises what Python raises.
    _set(max(depth, _depths.ours))
    _depths.asked = depth


def _asked() -> int:
    return _depths.asked
