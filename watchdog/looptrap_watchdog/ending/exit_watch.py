"""After the last test: says which hook waits, and what keeps the process. Ending it is the outer watchdog's part."""

from __future__ import annotations

import atexit
import threading
from types import FrameType
from typing import Any, Callable, Optional

from ..noticing import thread_frames, threads
from ..places import frame_marks
from ..settings import settings
from ..stream import stream
from ..untouched import real
from . import debuggers, keepers

PERIOD = 0.1
LONGEST = 5.0

_stop = threading.Event()
_thread: Optional[threading.Thread] = None
_look: Optional[Callable[[float], None]] = None


def install() -> list[str]:
    """Registers the end of our thread: first registered, so it comes last, when nothing kept the process any more."""
    atexit.register(stop)
    return []


def start(look: Callable[[float], None]) -> None:
    """Starts watching, when the tests are over; ``look`` is for hooks that still come, and gets the time."""
    global _thread, _look
    _look = look
    if _thread is None and stream.pid:
        _thread = threading.Thread(target=_run, name="looptrap-exit", daemon=True)
        debuggers.leave_alone(_thread)
        _thread.start()


def leave_hooks() -> None:
    """A session begins, in a process that has had one before: hooks are the watchdog's thread's matter again."""
    global _look
    _look = None


def stop() -> None:
    """Ends the thread before Python takes the interpreter down under it."""
    _stop.set()
    if _thread is not None:
        _thread.join(1.0)


def patience() -> float:
    """Seconds of the interpreter's own exit after which what keeps it is told: well before it is ended from outside."""
    return max(1.0, min(settings.stall_after / 2, LONGEST))


def _run() -> None:
    threads.ours.add(threading.get_ident())
    since: Optional[float] = None
    while not _stop.wait(PERIOD):
        frame = thread_frames.by_thread().get(threading.main_thread().ident or 0)
        # While the main thread runs a function that is not written in Python, it has no frame.
        now = real.monotonic()
        hidden = thread_frames.hidden() or debuggers.paused()
        exiting = not hidden and (frame is None or is_exiting(frame))
        since = (since or now) if exiting else None
        try:
            if not exiting and not hidden and _look is not None:
                _look(now)
            if since is None or now - since < patience():
                continue
            for told in keepers.tell(frame, now - since):
                _say(told)
        except Exception as error:
            stream.emit("note", level="error", code="exit-watch", text=f"{type(error).__name__}: {error}")
        return


def is_exiting(frame: FrameType) -> bool:
    """Whether the main thread is in the interpreter's own exit: below it is no module that runs."""
    root = frame_marks(frame, 1000)[-1][0]
    return root.co_name not in ("<module>", "_run_module_as_main", "_run_code")


def _say(told: dict[str, Any]) -> None:
    """Where no runner follows, into the terminal: the process may have to be ended by hand."""
    if settings.run is not None:
        return
    text = f"looptrap: {told['explanation']}\n    {told['advice']}\n"
    try:
        real.write(2, text.encode("utf-8", "backslashreplace"))
    except OSError:
        return
