"""What became of each test."""

from __future__ import annotations

import json
from typing import Any, Optional

from . import accepted, phases_of_report
from .ending import abort
from .findings import place_of
from .moment import moment
from .noticing import backends, loops, tasks
from .places import definition, file_kind, shown, traceback_marks, user_mark
from .stream import Event, emit, emit_text, quoted, stream, text_of
from .untouched import as_without_loop, real

_verdict_types = {
    "hang.proved",
    "hang.suspected",
    "block.end",
    "spin",
    "task.leak",
    "handle.leak",
    "loop.cross",
    "loop.multiple",
    "coroutine.never_awaited",
    "task.exception_lost",
    "exception.lost",
    "test.never_ran",
    "task.cancel_ignored",
}


class Result:
    """One test, filled phase by phase."""

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}
        self.outcomes: dict[str, str] = {}
        self.failure: Optional[dict[str, Any]] = None
        self.output = ""
        self.verdicts: list[int] = []
        self.made = tasks.made_by_tests
        self.born = real.monotonic()


_now: Optional[Result] = None
found: list[Event] = []
"""Every verdict of this process, for the summary; those that are accepted say by what in ``allowed``."""


def listen(event: Event) -> None:
    """Collects verdicts, before they are written, and marks those that the project accepts."""
    if event["t"] not in _verdict_types:
        if event["t"] == "abort.start":
            _stalled(event["reason"])
        return
    with as_without_loop():
        why = accepted.why(event, place_of(event))
    if why is not None:
        event["allowed"] = why
    found.append(event)
    if _now is not None and why is None:
        _now.verdicts.append(event["seq"])


def _stalled(seq: int) -> None:
    """A wait that is being ended was a stall."""
    for event in reversed(found):
        if event["seq"] == seq:
            event["stalled"] = True
            return


stream.listeners.append(listen)


def begin(item: Any) -> None:
    """A test begins."""
    global _now
    accepted.begin_test(item)
    _now = Result()


def reported(item: Any, call: Any, report: Any) -> None:
    """A phase's report was made."""
    if call.excinfo and abort.is_ours(call.excinfo.value):
        name_place(report, call.excinfo)
    ms = round((call.stop - call.start) * 1000, 3)
    failure = phases_of_report.failure_of(report, call.excinfo) if report.failed else None
    if failure is not None and call.excinfo and abort.is_ours(call.excinfo.value):
        _say_where(failure)
    skipped = phases_of_report.skip_reason(report) if report.skipped else None
    if _now is not None:
        _now.phases[report.when] = ms
        _now.outcomes[report.when] = report.outcome
        _now.failure = _now.failure or failure
        _now.output = phases_of_report.output_of(report)
    why = f',"failure":{text_of(failure)}' if failure else ""
    if skipped:
        why += f',"skipped":{quoted(skipped)}'
    emit_text(
        "phase.end",
        f'"outcome":"{report.outcome}","ms":{ms},"paused_ms":{moment.was_paused * 1000:.3f}{why}',
    )
    if report.when == "call":
        _never_ran(item, report, skipped or (failure or {}).get("message", ""))


def _say_where(failure: dict[str, Any]) -> None:
    """Ended by its loop, a test fails without a line of the user's: then it is the one that the verdict names."""
    seq = abort.last.seq if abort.last is not None else 0
    at = next((event.get("victim") for event in reversed(found) if event["seq"] == seq), None)
    if at is not None:
        failure.setdefault("loc", at)


def _never_ran(item: Any, report: Any, reason: str) -> None:
    """An async function that no plugin takes: pytest skips it (7, 8) or fails it (since 8.4)."""
    if report.passed or backends.backend_of_running(item) != "none":
        return
    if "async" not in reason.lower():
        return
    function = getattr(item, "obj", None)
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    at = definition(code) if code is not None else None
    emit(
        "test.never_ran",
        **({"at": at} if at else {}),
        outcome=report.outcome,
        reason=reason,
        explanation=f"The async test `{item.name}` at {shown(at)} never ran: no plugin takes it.",
        advice="Mark it with `@pytest.mark.asyncio` or `@pytest.mark.anyio`, or set `asyncio_mode = auto`.",
    )


def since() -> float:
    """Monotonic time at which the running test began."""
    return _now.born if _now is not None else real.monotonic()


def finish(item: Any) -> None:
    """A test is over: its result is written."""
    global _now
    done, _now = _now, None
    accepted.end_test()
    if done is None:
        return
    ran = [record for record in loops.records if item.nodeid in record.user_tests]
    more = f',"failure":{text_of(done.failure)}' if done.failure else ""
    if done.output:
        more += f',"output":{quoted(done.output)}'
    emit_text(
        "test.result",
        f'"outcome":"{_outcome(done.outcomes)}","ms":{sum(done.phases.values()):.3f},"phases":{text_of(done.phases)},'
        f'"loops":{len(ran)},"tasks":{tasks.made_by_tests - done.made},"verdicts":{done.verdicts}{more}',
    )


def _outcome(outcomes: dict[str, str]) -> str:
    if outcomes.get("setup") == "failed" or outcomes.get("teardown") == "failed":
        return "failed" if outcomes.get("call") == "failed" else "error"
    if outcomes.get("setup") == "skipped":
        return "skipped"
    return outcomes.get("call", "error")


def collected(items: list[Any]) -> None:
    """Collection is done."""
    kinds = {"asyncio": 0, "anyio": 0, "trio": 0, "unittest": 0, "sync": 0}
    for item in items:
        kind = backends.backend_of(item)
        kinds[kind if kind in kinds else "sync"] += 1
    for nodeids in chunks([item.nodeid for item in items]):
        emit("collect.end", tests=len(items), nodeids=nodeids, async_kinds=kinds)


LINE = 48000
"""Bytes of node ids in one line of the stream, well below its limit."""


def chunks(nodeids: list[str]) -> list[list[str]]:
    """Node ids in lists that each fit into one line; one empty list when there are none."""
    found: list[list[str]] = [[]]
    size = 0
    for nodeid in nodeids:
        wanted = len(json.dumps(nodeid)) + 1
        if found[-1] and size + wanted > LINE:
            found.append([])
            size = 0
        found[-1].append(nodeid)
        size += wanted
    return found


def collect_failed(report: Any) -> None:
    """A file could not be collected."""
    text = report.longreprtext
    lines = [line for line in text.splitlines() if line.strip()]
    last = [line for line in lines if line.startswith("E ")] or lines[-1:]
    at = phases_of_report.crash_loc(report)
    emit(
        "collect.error",
        nodeid=report.nodeid,
        message=(last[-1].lstrip("E ").strip() if last else "collection failed"),
        text=text[: phases_of_report.TEXT],
        **({"loc": at} if at else {}),
    )


def shorten(excinfo: Any) -> None:
    """Cuts the library frames below the hung line from the traceback of a failure of ours."""
    last = None
    at = excinfo._excinfo[2]
    while at is not None:
        if file_kind(at.tb_frame.f_code.co_filename) == "user":
            last = at
        at = at.tb_next
    if last is not None:
        last.tb_next = None


def name_place(report: Any, excinfo: Any) -> None:
    """Without a frame of the user's in the traceback, the message says all there is to say."""
    if user_mark(traceback_marks(excinfo._excinfo[2])) is None:
        report.longrepr = str(excinfo.value)
