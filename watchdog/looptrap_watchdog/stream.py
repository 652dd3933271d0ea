"""The event stream: one JSON object a line, written before a test's code goes on, as it may be the process's end."""

from __future__ import annotations

import collections
import itertools
import json
import os
import sys
import time
from typing import Any, Callable, Optional

from .moment import moment
from .settings import Settings, settings
from .untouched import real

MOST = 65536
"""Bytes of a line; longer ones lose their bulkiest fields and say ``truncated``."""

_encode = json.JSONEncoder(separators=(",", ":"), default=str, check_circular=False).encode
_bulk = ("nodeids", "graph", "threads", "new", "folded", "stack")

_patient = frozenset({"phase.end", "fixture.end", "loop.created", "loop.closed", "loop.summary", "test.result"})
"""Written with the next event of another kind: none of the test's code runs before that, or the watchdog thread is
quicker. A write costs as much as all the rest of an event."""

_zero = time.time() - real.monotonic()
"""What the wall clock showed when the monotonic one began: tests set the wall clock, and so do people."""

Event = dict[str, Any]


class Stream:
    """Where events go. Never raises: a watchdog that cannot write must not disturb the run."""

    def __init__(self, told: Settings) -> None:
        self._count = itertools.count(1)
        self._fd: Optional[int] = None
        self._worker = told.worker
        self.pid = os.getpid()
        self.listeners: list[Callable[[Event], None]] = []
        self._by_runner = told.events is not None
        self._path = ""
        self._file: Optional[tuple[int, int]] = None
        self._waiting: "collections.deque[bytes]" = collections.deque()
        if told.events is not None:
            self.open(told.events)

    def open(self, path: str, afresh: bool = False) -> None:
        """Writes to a file from now on; appends, unless it is to begin ``afresh``."""
        self._path = os.path.abspath(path)
        try:
            self._open(os.O_TRUNC if afresh else 0)
        except OSError as error:
            say(f"looptrap: cannot write {path} ({error.strerror}); the run goes on without its report")

    def _open(self, how: int = 0) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
        self._fd = _move_up(os.open(self._path, flags | how, 0o644))
        self._file = _identity(self._fd)

    @property
    def followed(self) -> bool:
        """Whether a runner may be reading along, and ends the process when it has to be."""
        return self._fd is not None and self._by_runner

    def emit(self, t: str, **fields: Any) -> int:
        """Writes one event and returns its ``seq``. Safe in every thread and in signal handlers."""
        if self.pid == 0:
            return 0
        now = real.monotonic()
        event: Event = {
            "v": 1,
            "seq": next(self._count),
            "t": t,
            "ts": round(_zero + now, 6),
            "mono": round(now, 6),
            "pid": self.pid,
            "worker": self._worker,
            "test": moment.test,
            "phase": moment.phase or moment.reporting,
            "gen": moment.gen,
        }
        event.update(fields)
        for listener in self.listeners:
            listener(event)
        if self._fd is not None:
            self._waiting.append(_fitting(event))
            if t not in _patient:
                self.flush()
        seq: int = event["seq"]
        return seq

    def flush(self) -> None:
        """Writes what waits to be written."""
        lines = []
        try:
            while True:
                lines.append(self._waiting.popleft())
        except IndexError:
            pass
        if lines and self._fd is not None:
            self._write(b"".join(lines))

    def _write(self, lines: bytes) -> None:
        try:
            if self._fd is None or _identity(self._fd) != self._file:
                self._open()  # Somebody closed every descriptor, and ours may be another file's by now.
            if real.write(self._fd if self._fd is not None else -1, lines) == len(lines):
                return
            reason: Optional[str] = "the disk is full"
        except OSError as error:
            reason = error.strerror
        self._fd = None
        say(f"looptrap: cannot write events any more ({reason}); the run goes on without its report")

    def off(self) -> None:
        """Switches the stream off, for a forked child."""
        self.pid = 0
        self._fd = None
        self._waiting.clear()
        self.listeners = []


def _identity(fd: int) -> Optional[tuple[int, int]]:
    """Which file a descriptor stands for; None when it is closed."""
    try:
        found = real.fstat(fd)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _fitting(event: Event) -> bytes:
    line = _line(event)
    for name in _bulk:
        if len(line) <= MOST:
            break
        if name in event:
            event = {**event, name: _less(event[name]), "truncated": True}
            line = _line(event)
    return line


def _line(event: Event) -> bytes:
    return _encode(event).encode("utf-8", "backslashreplace") + b"\n"


def _less(value: Any) -> Any:
    if isinstance(value, list):
        return value[:8]
    return {"nodes": [], "edges": []}


def _move_up(fd: int) -> int:
    """Moves a descriptor out of the way of output capture and of programs that close the low ones."""
    try:
        import fcntl

        high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 64)
    except (ImportError, OSError):
        return fd
    os.close(fd)
    return high


def say(text: str) -> None:
    """Writes a line to standard error, past everything."""
    try:
        real.write(2, (text + "\n").encode("utf-8", "backslashreplace"))
    except (OSError, ValueError):
        print(text, file=sys.__stderr__)


stream = Stream(settings)
emit = stream.emit
