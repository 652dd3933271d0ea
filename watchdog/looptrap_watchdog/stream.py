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

text_of = json.JSONEncoder(separators=(",", ":"), default=str, check_circular=False).encode
"""A value as JSON."""

quoted = json.encoder.encode_basestring_ascii
"""A string as JSON, in a tenth of the time."""

_bulk = ("nodeids", "graph", "threads", "new", "folded", "stack")

_most_unwritten = 20_000
"""Events that are kept while they cannot be written: some minutes of a run, and 20 MB at most, more or less."""

_patient = frozenset(
    {"phase.end", "fixture.end", "loop.created", "loop.running", "loop.closed", "loop.summary", "test.result"}
)
"""Written with the next event of another kind: none of the test's code runs before that, or the watchdog thread is
quicker. A write costs as much as all the rest of an event."""

_zero = time.time() - real.monotonic()
"""What the wall clock showed when the monotonic one began: tests set the wall clock, and so do people."""

_phases: dict[Optional[str], str] = {name: f'"{name}"' for name in ("collect", "setup", "call", "teardown", "session")}
_phases[None] = "null"

_zero_micros = int(_zero * 1e6)

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
        self._waiting: "collections.deque[str]" = collections.deque()
        self._torn = False
        self._said = False
        self._test: tuple[Optional[str], str] = (None, "null")
        self._from = f'"pid":{self.pid},"worker":{text_of(told.worker)},"test":'
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
        self._fd = _move_up(os.open(self._path, flags | how, 0o600))
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

    def emit_text(self, t: str, fields: str) -> int:
        """As ``emit``, for events that come with every test and that no listener wants, in a tenth of the time.

        Args:
            fields: the event's own, as they stand between the braces of JSON.
        """
        if self.pid == 0:
            return 0
        seq = next(self._count)
        if self._fd is None:
            return seq
        now = real.monotonic()
        test = self._test
        if test[0] is not moment.test:
            test = self._test = (moment.test, text_of(moment.test))
        # Microseconds as an exponent: to write a fraction takes as long as all the rest.
        micros = int(now * 1e6)
        line = (
            f'{{"v":1,"seq":{seq},"t":"{t}","ts":{_zero_micros + micros}e-6,"mono":{micros}e-6,{self._from}{test[1]},'
            f'"phase":{_phases[moment.phase or moment.reporting]},"gen":{moment.gen},{fields}}}\n'
        )
        self._waiting.append(line if len(line) <= MOST else _fitting(json.loads(line)))
        if t not in _patient:
            self.flush()
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
            encoded = [line.encode("utf-8", "backslashreplace") for line in lines]
            self._keep(lines[self._write(encoded) :])

    def _write(self, lines: list[bytes]) -> int:
        """Returns how many of the lines are written: not all on a full disk, or where no more files can be opened."""
        begun = b"\n" if self._torn else b""
        try:
            if self._fd is None or _identity(self._fd) != self._file:
                self._open()  # Somebody closed every descriptor, and ours may be another file's by now.
            count = real.write(self._fd if self._fd is not None else -1, begun + b"".join(lines)) - len(begun)
            reason: Optional[str] = "the disk is full"
        except OSError as error:
            count = -len(begun)
            reason = error.strerror
        written = 0
        for line in lines:
            if count < len(line):
                self._torn = count > 0 if count >= 0 else self._torn
                if not self._said:
                    self._said = True
                    say(f"looptrap: cannot write events ({reason}); they are kept, and written once that is possible")
                break
            count -= len(line)
            written += 1
        else:
            self._torn = False
        return written

    def _keep(self, lines: list[str]) -> None:
        """What a test made impossible may be possible again after it: its limits go, its files are deleted."""
        if not lines:
            return
        self._waiting.extendleft(reversed(lines))
        if len(self._waiting) > _most_unwritten:
            self._fd = None
            self._waiting.clear()
            say("looptrap: there is no room for events any more; the run goes on without its report")

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


def _fitting(event: Event) -> str:
    line = _line(event)
    for name in _bulk:
        if len(line) <= MOST:
            break
        if name in event:
            event = {**event, name: _less(event[name]), "truncated": True}
            line = _line(event)
    return line


def _line(event: Event) -> str:
    return text_of(event) + "\n"


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
emit_text = stream.emit_text
