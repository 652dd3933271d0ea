"""Findings of pytest-xdist workers, brought to the controller: it has the terminal and decides on the exit status."""

from __future__ import annotations

from typing import Any

from .. import health, results
from ..findings import Finding, findings_in, without_repeats

KEY = "looptrap"

_brought: list[Finding] = []
_parts: list[health.Part] = []
_sent = 0


def begin() -> None:
    """A session begins."""
    global _sent
    _brought.clear()
    _parts.clear()
    _sent = 0


def _fresh() -> list[Finding]:
    global _sent
    events = results.found[_sent:]
    _sent += len(events)
    return findings_in(events)


def send_with(report: Any) -> None:
    """In a worker: puts what was found since the last report on the last report of a test."""
    if report.when == "teardown":
        setattr(report, KEY, _fresh())


def send_rest(config: Any) -> None:
    """In a worker, at its end: what no report carried, and how its loops did."""
    config.workeroutput[KEY] = {"found": _fresh(), "health": health.measured(results.found)}


def receive(report: Any) -> None:
    """In the controller: takes what a report carries."""
    _brought.extend(getattr(report, KEY, ()))


def receive_rest(node: Any) -> None:
    """In the controller: takes what a worker gave at its end; one that died gave nothing."""
    brought = getattr(node, "workeroutput", {}).get(KEY)
    if brought:
        _brought.extend(brought["found"])
        _parts.append(brought["health"])


def all_found() -> list[Finding]:
    """The findings of the run, of this process and of its workers."""
    return without_repeats([*findings_in(results.found), *_brought])


def whole_health() -> dict[str, Any]:
    """``loop.health`` of the run. A controller runs no tests, so it does not count beside its workers."""
    return health.health_of(health.together(_parts) if _parts else health.measured(results.found))
