"""The beginning and the end of a pytest session."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import metadata
from typing import Any

import pytest

from . import accepted, health, phases, results, trace, watch
from .ending import abort, exit_hooks, exit_watch, faults
from .harmless import safely
from .leaks import collected, garbage, judge, loose_tasks, lost, unawaited
from .leaks.handles import clients, connections, loop_things, signal_handlers, workers
from .moment import moment
from .noticing import heirs, imports, loops, providers, tasks, threads, trio_runs, uvloops
from .settings import settings
from .stream import emit, stream
from .terminal import from_workers, verdict
from .verdicts import blocked, hangs, outside
from .waits import holders

VERSION = "0.1.0"

_told = (
    "pytest-asyncio",
    "anyio",
    "trio",
    "pytest-xdist",
    "pytest-timeout",
    "httpx",
    "fastapi",
    "starlette",
    "uvloop",
    "aiohttp",
)
_hooks: list[str] = []


def install() -> None:
    """Patches what has to be watched. Done before conftest files are loaded, so that their loops are seen too."""
    steps: tuple[Any, ...] = (loops, tasks, providers, holders, heirs, imports, loose_tasks, phases, hangs, blocked)
    steps += (trio_runs, uvloops, connections, workers, loop_things, signal_handlers, clients, lost, unawaited)
    steps += (collected, health, trace, exit_hooks, exit_watch)
    for step in steps:
        try:
            _hooks.extend(step.install() or [])
        except Exception as error:
            _hooks.append(f"failed: {step.__name__}: {error}")
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_in_child)


def _in_child() -> None:
    """A forked child has no watchdog thread and must not write into our stream."""
    stream.off()
    settings_off()


def settings_off() -> None:
    """Stops judging and ending anything in this process."""
    loops.on_park.clear()
    loops.on_turn.clear()
    loops.on_stop.clear()
    loops.on_close.clear()
    moment.turn(None)


def start(session: Any) -> None:
    """Says hello and starts the watchdog thread."""
    import threading

    moment.thread = threading.get_ident()
    moment.session.ended = False
    results.found.clear()
    from_workers.begin()
    accepted.begin(session.config)
    _hooks.extend(abort.install())
    _hooks.extend(faults.install())
    collected.follow_unraisable()
    config = session.config
    threads.harness_threads = 1 if _faulthandler_timeout(config) > 0 else 0
    inipath = getattr(config, "inipath", None)
    emit(
        "hello",
        plugin=VERSION,
        run=settings.run,
        python=platform.python_version(),
        impl=platform.python_implementation(),
        free_threaded=not getattr(sys, "_is_gil_enabled", lambda: True)(),
        platform=sys.platform,
        pytest=pytest.__version__,
        plugins=_versions(),
        rootdir=str(config.rootpath),
        config=str(inipath) if inipath else None,
        cwd=os.getcwd(),
        hooks=_hooks,
        argv=sys.argv[1:],
        maxfail=int(config.getoption("maxfail", 0) or 0),
        **_dist(config),
        settings={
            "stall_after": settings.stall_after,
            "block_ms": settings.block_ms,
            "abort": settings.abort,
            "abort_grace_ms": settings.abort_grace_ms,
            **({} if settings.fail_on is None else {"fail_on": list(settings.fail_on)}),
        },
    )
    emit("session.start")
    exit_watch.leave_hooks()
    watch.start()


def _dist(config: Any) -> dict[str, str]:
    how = config.getoption("dist", "no")
    return {} if how == "no" else {"dist": str(how)}


def _faulthandler_timeout(config: Any) -> float:
    try:
        return float(config.getini("faulthandler_timeout") or 0)
    except (TypeError, ValueError):
        return 0.0


def _versions() -> dict[str, str]:
    found = {}
    for name in _told:
        try:
            text = metadata.distribution(name).read_text("METADATA") or ""
        except metadata.PackageNotFoundError:
            continue
        # ``metadata.version`` parses all of it, the package's README included.
        said = re.search(r"^Version: *(\S+)", text, re.MULTILINE)
        found[name] = said.group(1) if said else metadata.version(name)
    return found


def finish(session: Any) -> None:
    """Judges the session's own things, decides on the exit status and says goodbye."""
    moment.phase = "session"
    moment.session.ended = True
    garbage.collect()
    judge.judge([moment.session])
    safely(collected.tell_held)
    unawaited.tell_kept()
    watch.stop()
    tasks.settle()
    trace.flush()
    if settings.worker is not None:
        from_workers.send_rest(session.config)
    else:
        verdict.judge(session)
    emit("loop.health", **from_workers.whole_health())
    kinds = [event["t"] for event in results.found]
    emit(
        "session.end",
        exitstatus=int(session.exitstatus),
        totals={
            "loops": loops.made,
            "tasks": tasks.made,
            "leaks": kinds.count("task.leak"),
            "blocks": kinds.count("block.end"),
            "hangs": kinds.count("hang.proved") + kinds.count("hang.suspected"),
            "handles": kinds.count("handle.leak"),
        },
    )
    exit_watch.start(outside.look)


def close() -> None:
    """Gives back what belongs to the process."""
    verdict.say_unsaid()
    watch.stop()
    abort.uninstall()
    emit("exit.start")
