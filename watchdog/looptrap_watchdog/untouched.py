"""Functions of Python's that tests replace, as they were when the plugin was loaded.

Clocks are frozen, blocking calls are forbidden inside a loop, files are faked: none of that is meant for us.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import time
from asyncio import events
from typing import Iterator


class real:
    """The functions, as attributes of a class: freezegun exchanges clocks that are attributes of a module."""

    monotonic = staticmethod(time.perf_counter)
    """What everything here is measured by. It runs as ``time.monotonic`` does, which time-machine before 3.0 stops from
    inside: the function stands still wherever it was kept."""
    clock = staticmethod(time.monotonic)
    perf_counter = staticmethod(time.perf_counter)
    sleep = staticmethod(time.sleep)
    write = staticmethod(os.write)
    listdir = staticmethod(os.listdir)
    FileIO = io.FileIO
    fstat = staticmethod(os.fstat)
    signal = staticmethod(signal.signal)


_get_running_loop, _set_running_loop = events._get_running_loop, events._set_running_loop
"""Tests of asyncio's own exchange them by others."""


@contextlib.contextmanager
def as_without_loop() -> Iterator[None]:
    """Work of ours that may block, such as reading source code, inside a running loop.

    blockbuster, and who does as it does, forbids a call that blocks only where the thread has a running loop.
    """
    running = _get_running_loop()
    _set_running_loop(None)
    try:
        yield
    finally:
        _set_running_loop(running)
