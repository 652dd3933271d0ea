"""Ends a wait that will never end, so that its test fails on its own line and the remaining tests run.

The ladder: throw into the stuck task; raise from its loop's ``select``; signal the main thread;
raise in another thread.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import Any, Callable, Optional

import pytest

from ..moment import Owner, moment
from ..noticing import loops, tasks
from ..noticing.loops import LoopRecord
from ..settings import settings
from ..stream import emit, stream
from ..untouched import real

RUNG = 0.25
"""Seconds given to a rung before the next one is tried."""


class NeverEnds(Exception):
    """Thrown into a task that would never end, on a loop that is not the test's own."""


class ThreadEnded(SystemExit):
    """Raised in a thread of the user's own: ``threading`` lets it end without a word."""


class Abort:
    """One ladder being climbed. Dropped as soon as the phase it belongs to is over."""

    def __init__(self, seq: int, text: str, task: Any, record: Optional[LoopRecord]) -> None:
        self.seq = seq
        self.text = text
        self.task = task
        self.record = record
        self.gen = moment.gen
        self.began = real.monotonic()
        self.stepped = self.began
        self.rung = ""
        self.iter = record.iter if record else 0
        self.waiter = wait_of(task)

    def step(self, rung: str, ok: bool) -> None:
        """Notes a rung and whether it could be tried."""
        self.rung = rung
        self.stepped = real.monotonic()
        emit("abort.step", reason=self.seq, rung=rung, ok=ok, ms=round((self.stepped - self.began) * 1000, 3))


def wait_of(task: Any) -> Any:
    """Something that is another thing as soon as the task waits again."""
    number = getattr(task, "wait_number", None)
    return number() if number is not None else getattr(task, "_fut_waiter", None)


current: Optional[Abort] = None
last: Optional[Abort] = None
"""The ladder begun last, also when it has ended: a task may swallow what was thrown and wait again."""

aborted: dict[str, Any] = {}
"""The test and phase of the last test that was ended."""

_waited: set[int] = set()
"""Numbers of the tasks that were not done when the wait of their test was ended."""

_ended_tests: set[str] = set()
"""All tests in which a wait was ended."""

to_raise: dict[int, Abort] = {}
"""Loops, by number, that are to raise from ``select`` when they next go to sleep."""

_pending_signal: Optional[Abort] = None
_previous_handler: Any = None
_immortal: list[Any] = []


def failure(text: str, record: Optional[LoopRecord]) -> BaseException:
    """The exception a stuck wait gets: pytest's own failure on the test's loop.

    Elsewhere an ordinary exception, because a ``BaseException`` would kill an anyio portal and hide the reason.
    """
    on_main = record is None or record.thread in (None, moment.thread)
    error: BaseException = pytest.fail.Exception(f"looptrap: {text}") if on_main else NeverEnds(f"looptrap: {text}")
    error._looptrap = True  # type: ignore[attr-defined]
    return error


def is_ours(error: Optional[BaseException]) -> bool:
    """Whether an exception, or one inside its group, is ours."""
    if error is None:
        return False
    if hasattr(error, "_looptrap") or isinstance(error, (NeverEnds, ThreadEnded)):
        return True
    return any(is_ours(inner) for inner in getattr(error, "exceptions", ()))


def ours_in(error: Optional[BaseException]) -> Optional[BaseException]:
    """The exception of ours itself, where it is inside a group."""
    if error is None or hasattr(error, "_looptrap"):
        return error
    return next((found for inner in getattr(error, "exceptions", ()) if (found := ours_in(inner))), None)


def begin(seq: int, text: str, task: Any, record: Optional[LoopRecord]) -> Abort:
    """Starts a ladder for a verdict."""
    global current, last
    last = current = Abort(seq, text, task, record)
    if aborted.get("test") != moment.test:
        aborted.update(test=moment.test, phase=moment.phase)
    if moment.test is not None:
        _ended_tests.add(moment.test)
        _waited.update(number for number, made in list(tasks.live.items()) if (it := made.ref()) and not it.done())
    emit("abort.start", reason=seq)
    return current


def was_ended(test: Optional[str]) -> bool:
    """Whether a test's wait was ended: what it would have awaited after that is awaited no more."""
    return test in _ended_tests


def was_waiting(record: tasks.TaskRecord) -> bool:
    """Whether a task may have failed only because a wait of its test was ended."""
    return record.id in _waited


def is_consequence(owner: Owner) -> bool:
    """Whether what an owner left open may be open only because its test, or its own setup or teardown, was ended."""
    if moment.test is None or aborted.get("test") != moment.test or owner.test != moment.test:
        return False
    return owner.kind == "test" or owner.phase == aborted.get("phase") or aborted.get("phase") == "teardown"


def finish() -> None:
    """The phase is over: whatever ladder was being climbed has worked, or does not matter any more."""
    global current, _pending_signal
    done, current, _pending_signal = current, None, None
    to_raise.clear()
    if done is not None and done.rung:
        _ended(done)


def _ended(done: Abort) -> None:
    emit("abort.end", reason=done.seq, rung=done.rung, ok=True, ms=round((real.monotonic() - done.began) * 1000, 3))


def throw(abort: Abort, call: Callable[..., Any]) -> None:
    """Asks the loop, through ``call_soon`` or ``call_soon_threadsafe``, to make the task's wait fail."""
    record = tasks.record_of(abort.task)
    error = failure(abort.text, abort.record)
    abort.rung = "throw"
    abort.stepped = real.monotonic()
    call(_throw_now, abort, record, error)


def from_outside(loop: Any) -> Callable[..., Any]:
    """``call_soon_threadsafe``; before what is ready already, where the loop was never woken for that."""

    def call_first(callback: Callable[..., Any], *args: Any) -> None:
        if not getattr(loop, "_ready", None):
            loop.call_soon_threadsafe(callback, *args)
            return
        loop._ready.appendleft(asyncio.Handle(callback, args, loop))
        loop.call_soon_threadsafe(_nothing)

    return call_first


def _nothing() -> None:
    """Wakes a loop."""


def _throw_now(abort: Abort, record: tasks.TaskRecord, error: BaseException) -> None:
    task = abort.task
    if task is None or abort.gen != moment.gen or task.done():
        return
    loop = task.get_loop()
    fail_wait = getattr(task, "fail_wait", None)
    if fail_wait is not None:
        record.poisoned = True
        abort.step("throw", bool(fail_wait(error)))
        return
    waiter = getattr(task, "_fut_waiter", None)
    if waiter is not abort.waiter:
        abort.step("throw", False)  # It has gone on, and waits for something else: that is not ours to end.
        return
    for entry in list(getattr(waiter, "_callbacks", None) or ()):
        callback, context = entry if isinstance(entry, tuple) else (entry, None)
        if getattr(callback, "__self__", None) is not task or waiter is None:
            continue
        waiter.remove_done_callback(callback)
        failed: "asyncio.Future[Any]" = asyncio.Future(loop=loop)
        failed.set_exception(error)
        record.poisoned = True
        abort.step("throw", True)
        if context is None:
            callback(failed)
        else:
            context.run(callback, failed)
        return
    for handle in list(getattr(loop, "_ready", ())):
        callback = getattr(handle, "_callback", None)
        if getattr(callback, "__self__", None) is not task or waiter is None or not waiter.done():
            continue
        # What it waited for has come, and nobody has woken the loop: the wait fails all the same.
        handle.cancel()
        failed = asyncio.Future(loop=loop)
        failed.set_exception(error)
        record.poisoned = True
        abort.step("throw", True)
        handle._context.run(callback, failed)
        return
    abort.step("throw", False)


def raise_from_select(abort: Abort) -> None:
    """Ends the loop itself. What is left on it may swallow every exception, so it is made immortal first."""
    record = abort.record
    loop = record.ref() if record else None
    if loop is not None:
        keep_for_ever(loops.pending_tasks(loop))
    abort.step("select", True)
    raise failure(abort.text, record)


def keep_for_ever(stuck: list[Any]) -> None:
    """Keeps poisoned tasks from being destroyed: closing a coroutine that swallows everything would spin for ever."""
    for task in stuck:
        if not tasks.record_of(task).poisoned:
            continue
        coro = task.get_coro()
        _immortal.extend((task, coro))
        try:
            import ctypes

            ctypes.pythonapi.Py_IncRef(ctypes.py_object(task))
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(coro))
        except (ImportError, AttributeError):
            continue


def signal_main(abort: Abort) -> None:
    """Raises in the main thread, also out of a blocking call there."""
    global _pending_signal
    number = getattr(signal, "SIGURG", None)
    if number is None or _previous_handler is None:
        abort.step("signal", False)
        return
    _pending_signal = abort
    abort.step("signal", True)
    signal.pthread_kill(moment.thread, number)


def _on_signal(number: int, frame: Any) -> None:
    global _pending_signal
    abort, _pending_signal = _pending_signal, None
    if abort is None:
        if callable(_previous_handler):
            _previous_handler(number, frame)
        return
    if abort.gen == moment.gen:
        raise failure(abort.text, None)


def raise_in_thread(abort: Abort, ident: int) -> None:
    """Raises in another thread, as soon as it runs Python again."""
    try:
        import ctypes

        done = ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(NeverEnds))
    except (ImportError, AttributeError):
        done = 0
    abort.step("asyncexc", done == 1)


def kill(abort: Abort) -> None:
    """The last rung: nothing else worked. Only done when a runner follows that can go on behind this test."""
    abort.step("kill", True)
    emit("abort.end", reason=abort.seq, rung="kill", ok=False, ms=round((real.monotonic() - abort.began) * 1000, 3))
    os._exit(70)


def climb() -> None:
    """From the watchdog thread: the next rung when the last one did not help in time."""
    global current
    abort = current
    if abort is None or abort.gen != moment.gen or not settings.abort:
        return
    if _has_moved(abort):
        current = None
        _ended(abort)
        return
    waited = real.monotonic() - abort.stepped
    record = abort.record
    if waited < RUNG or not abort.rung:
        return
    if abort.rung == "throw" and record is not None and record.guarded and record.parked_since is not None:
        ask_to_raise(abort, record)
    elif abort.rung in ("throw", "select"):
        signal_main(abort)
    elif abort.rung == "signal" and record is not None and record.thread not in (None, moment.thread):
        raise_in_thread(abort, record.thread or 0)
    elif waited > 5.0 and stream.followed:
        kill(abort)


def _has_moved(abort: Abort) -> bool:
    """Whether the wait is over, which is all that is wanted: what the test does then is its own matter."""
    if abort.rung == "throw":
        waiter = wait_of(abort.task)
        return bool(abort.task.done()) or (waiter is not None and waiter is not abort.waiter and waiter != abort.waiter)
    return abort.rung == "signal" and abort.record is not None and abort.record.iter != abort.iter


def ask_to_raise(abort: Abort, record: LoopRecord) -> None:
    """Wakes a sleeping loop so that it raises when it next goes to sleep."""
    loop = record.ref()
    if loop is None:
        return
    abort.rung = "select"
    abort.stepped = real.monotonic()
    to_raise[record.id] = abort
    loop.call_soon_threadsafe(bool)


def install() -> list[str]:
    """Puts our handler on SIGURG, whose default is to be ignored. Only possible in the main thread, on POSIX."""
    global _previous_handler
    number = getattr(signal, "SIGURG", None)
    if number is None or threading.current_thread() is not threading.main_thread():
        return []
    if sys.platform == "win32":
        return []
    _previous_handler = real.signal(number, _on_signal)
    return ["SIGURG"]


def uninstall() -> None:
    """Gives SIGURG back."""
    global _previous_handler
    number = getattr(signal, "SIGURG", None)
    if number is not None and _previous_handler is not None and signal.getsignal(number) is _on_signal:
        real.signal(number, _previous_handler)
    _previous_handler = None
