"""Whether anything is left that could wake a loop."""

from __future__ import annotations

import select
import signal
import sys
from typing import Any, Mapping, Optional

from ..noticing import loops
from ..noticing.loops import FAR, LoopRecord
from ..noticing.uvloops import Insides, is_uvloop
from . import nested

IDLE = "idle"
LOST = "lost"
WIRED = "wired"


def sleep_of(record: LoopRecord, loop: Any, timeout: Optional[float]) -> Optional[str]:
    """How for ever a loop sleeps, or is about to; None when it may wake by itself or from outside the process.

    ``idle``: nothing is ready, no timer will ever fire, and its selector watches only the loop's own pipe. ``lost``:
    the same, but something is ready that the loop was never woken for. ``wired``: sockets are watched besides.
    """
    if timeout is not None and timeout < FAR:
        return None
    if next_timer(loop) is not None:
        return None
    watched = watched_fds(loop)
    if ready_of(loop):
        return LOST if not is_uvloop(loop) and not watched and not has_mail(loop) else None
    if watched:
        return WIRED if watched != [-1] else None
    return None if has_mail(loop) else IDLE


def has_mail(loop: Any) -> bool:
    """Whether the loop's own pipe holds a byte: a thread or a signal has just asked it to wake."""
    own = getattr(loop, "_ssock", None) or getattr(loop, "wakeup_sock", None)
    if own is None or not hasattr(select, "poll"):
        return False
    try:
        poll = select.poll()
        poll.register(own.fileno(), select.POLLIN)
        return bool(poll.poll(0))
    except (OSError, ValueError):
        return True


def next_timer(loop: Any) -> Optional[Any]:
    """The next timer handle that will fire, or None. Timers at infinity (``anyio.sleep_forever``) never do."""
    timers = timers_of(loop)
    live = [timer for timer in timers if not timer.cancelled() and timer.when() != float("inf")]
    return min(live, key=lambda timer: float(timer.when()), default=None)


def deadline_of(task: Any, leaf: Any, chain: Any) -> Optional[float]:
    """Seconds until a timer ends this very wait (``sleep``, ``timeout``, ``wait_for``, cancel scope), or None."""
    loop = task.get_loop()
    found = []
    for timer in timers_of(loop):
        if timer.cancelled() or timer.when() == float("inf"):
            continue
        args = getattr(timer, "_args", None) or ()
        host = getattr(getattr(timer, "_callback", None), "__self__", None)
        aims = (getattr(host, "_task", None), getattr(host, "_host_task", None), *args)
        if any(aim is not None and (aim is task or aim is chain.leaf) for aim in aims):
            found.append(max(0.0, timer.when() - loop.time()))
    if not found and leaf.seconds is not None:
        return float(leaf.seconds)
    return min(found, default=None)


def ready_of(loop: Any) -> Any:
    """Callbacks that a loop is about to call."""
    return Insides(loop).ready if is_uvloop(loop) else getattr(loop, "_ready", None)


def timers_of(loop: Any) -> list[Any]:
    """All timer handles of a loop, from any thread."""
    if is_uvloop(loop):
        return Insides(loop).timers
    try:
        return list(getattr(loop, "_scheduled", ()))
    except RuntimeError:
        return []


def watched_fds(loop: Any) -> list[int]:
    """Descriptors the loop waits for, its own pipe left out (which asyncio registers by number)."""
    if is_uvloop(loop):
        return [-1 for _ in Insides(loop).busy]
    selector = getattr(loop, "_selector", None)
    get_map = getattr(selector, "get_map", None)
    if get_map is None:
        return [-1]
    own = getattr(loop, "_ssock", None)
    own_fd = own.fileno() if own is not None else -1
    try:
        return [fd for fd in list(get_map() or ()) if fd != own_fd]
    except (RuntimeError, TypeError):  # It changes just now, or is a mock.
        return [-1]


def watchers_of(loop: Any) -> list[Any]:
    """What a loop calls when something comes in through a descriptor."""
    if is_uvloop(loop):
        return Insides(loop).busy
    get_map = getattr(getattr(loop, "_selector", None), "get_map", None)
    if get_map is None:
        return []
    try:
        found = get_map() or {}
        keys = list(found.values()) if isinstance(found, Mapping) else []
    except RuntimeError:
        return []
    handles = [handle for key in keys for handle in (getattr(key, "data", None) or ())]
    return [
        value
        for handle in handles
        if handle is not None
        for value in (getattr(handle, "_callback", None), *(getattr(handle, "_args", None) or ()))
    ]


def alarm_is_set() -> bool:
    """Whether a real-time alarm of the user's will interrupt the main thread. pytest-timeout's own does not count."""
    if not hasattr(signal, "getitimer"):
        return False
    if signal.getitimer(signal.ITIMER_REAL)[0] <= 0:
        return False
    handler = signal.getsignal(signal.SIGALRM)
    return "pytest_timeout" not in (getattr(handler, "__module__", None) or "")


def idle_loop_threads() -> Optional[set[int]]:
    """Idents of threads that sleep in an idle loop."""
    parked = set()
    for record, loop in loops.alive():
        if record.thread is None or record.parked_since is None:
            continue
        if sleep_of(record, loop, record.timeout) == IDLE:
            parked.add(record.thread)
    return parked


def foreign_machinery() -> bool:
    """Whether something runs that changes how waiting works, so that nothing can be proved."""
    return nested.applied() or any(name in sys.modules for name in ("gevent", "eventlet"))
