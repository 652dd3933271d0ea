"""How the loops of a run did: made and closed, how late callbacks ran, what was blocked and what was left."""

from __future__ import annotations

import math
from typing import Any, Iterable, Optional

from .ending import debuggers
from .moment import moment
from .noticing import loops
from .noticing.loops import LoopRecord
from .places import stack, user_mark
from .stream import Event

RESOLUTION = loops.LONG
"""Seconds of a turn below which it counts as no delay."""

GRAIN = 8
"""Buckets of the histogram for each doubling of a turn's length: 9 % apart."""

_turns: dict[int, list[float]] = {}
"""Long turns by the logarithm of their seconds: how many, and the sum of their seconds."""

LISTED = 20

Part = dict[str, Any]
"""What one process measured: the fields of ``loop.health``, and instead of ``lag`` the raw ``turns`` and ``ran``."""


def turned(record: LoopRecord, took: float) -> None:
    """In a loop's thread, after each turn that took longer than ``RESOLUTION`` seconds."""
    if took <= 0 or moment.paused > 0 or debuggers.attached():
        return
    bucket = _turns.setdefault(round(math.log2(took) * GRAIN), [0, 0.0])
    bucket[0] += 1
    bucket[1] += took


def lag_of(turns: Iterable[tuple[float, float]], ran: float) -> Optional[dict[str, float]]:
    """How late a callback ran that became due at a random moment while loops ran; None when none was measured.

    A moment inside a turn of ``L`` seconds waits for the rest of it, so the share of moments that wait longer than
    ``x`` is the sum of ``L - x`` over the longer turns, divided by the time that loops ran.

    Args:
        turns: for each length, how many turns and the sum of their seconds.
        ran: seconds that the loops ran, sleeping or not.

    Returns:
        Seconds of the median, 95th and 99th percentile and of the longest turn; below ``RESOLUTION`` it is 0.
    """
    if ran <= 0:
        return None
    lengths = [(total / count, count) for count, total in turns if count]
    longest = max((length for length, _ in lengths), default=0.0)

    def late(share: float) -> float:
        low, high = 0.0, longest
        for _ in range(30):
            middle = (low + high) / 2
            waits = sum((length - middle) * count for length, count in lengths if length > middle)
            low, high = (middle, high) if waits > ran * (1 - share) else (low, middle)
        return round(high, 6) if high > RESOLUTION else 0.0

    found = {"p50": late(0.5), "p95": late(0.95), "p99": late(0.99)}
    return {**found, "max": round(longest, 6), "running": round(max(ran, longest), 6)}


_counted = ("made", "ran", "used", "closed", "open", "microseconds")
_over = dict.fromkeys(_counted, 0)
"""Of the loops that are over: how many were made, ran and so on, and the seconds they ran."""

_left: list[dict[str, Any]] = []


def _add(record: LoopRecord, counts: dict[str, int], left: list[dict[str, Any]]) -> None:
    counts["made"] += 1
    if record.runs:
        counts["ran"] += 1
    if record.user_tests or record.provider == "user":
        counts["used"] += 1
    if record.closed and not record.collected:
        counts["closed"] += 1
    if record.guarded:
        counts["microseconds"] += round(record.ran_for * 1e6)
    if not _is_left(record):
        return
    counts["open"] += 1
    if len(left) < LISTED:
        left.append(_told(record))


def measured(found: list[Event]) -> Part:
    """What one process adds to the run.

    Args:
        found: its verdicts; those that the project accepts do not count.
    """
    counts = dict(_over)
    left = list(_left)
    for record in list(loops.records):
        _add(record, counts, left)
    verdicts = [event for event in found if "allowed" not in event]
    blocks = [event for event in verdicts if event["t"] == "block.end"]
    longest = max(blocks, key=lambda event: float(event["ms"]), default=None)

    def count(*types: str) -> int:
        return sum(event.get("siblings", 1) for event in verdicts if event["t"] in types)

    return {
        "loops": {key: counts[key] for key in ("made", "ran", "used", "closed", "open")},
        "left": left,
        "turns": [[count, total] for count, total in list(_turns.values())],
        "ran": counts["microseconds"] / 1e6,
        "blocked": {
            "count": len(blocks),
            "seconds": sum(event["ms"] for event in blocks) / 1000,
            "longest": longest["ms"] / 1000 if longest else 0.0,
            **({"at": longest["at"]} if longest and "at" in longest else {}),
            **({"cause": longest["cause"], "test": longest["test"]} if longest else {}),
        },
        "leaked_tasks": count("task.leak"),
        "open_handles": count("handle.leak"),
        "lost_exceptions": count("task.exception_lost", "exception.lost") + count("exception.lost"),
        "unawaited_coroutines": count("coroutine.never_awaited"),
        "processes": 1,
    }


def _is_left(record: LoopRecord) -> bool:
    """Never closed, or by the garbage collector only. Loops that runners make and never run are no matter."""
    if not record.runs and record.provider != "user":
        return False
    return not record.closed or record.collected


def _told(record: LoopRecord) -> dict[str, Any]:
    made = record.created + record.started_from
    return {
        "id": record.id,
        "provider": record.provider,
        "scope": record.scope,
        "owner": record.owner.told(),
        "stack": stack(made if user_mark(made) else made[:6]),
    }


_sums = ("ran", "leaked_tasks", "open_handles", "lost_exceptions", "unawaited_coroutines", "processes")


def together(parts: list[Part]) -> Part:
    """What several processes measured, as of one."""
    blocked = [part["blocked"] for part in parts]
    longest = max(blocked, key=lambda one: float(one["longest"]))
    return {
        "loops": {key: sum(part["loops"][key] for part in parts) for key in ("made", "ran", "used", "closed", "open")},
        "left": [loop for part in parts for loop in part["left"]][:LISTED],
        "turns": [turn for part in parts for turn in part["turns"]],
        "blocked": {**longest, **{key: sum(one[key] for one in blocked) for key in ("count", "seconds")}},
        **{key: sum(part[key] for part in parts) for key in _sums},
    }


def health_of(part: Part) -> dict[str, Any]:
    """The fields of ``loop.health``."""
    told = {key: value for key, value in part.items() if key not in ("turns", "ran")}
    blocked = part["blocked"]
    return {
        **told,
        "lag": lag_of([(count, total) for count, total in part["turns"]], part["ran"]),
        "blocked": {**blocked, "seconds": round(blocked["seconds"], 6), "longest": round(blocked["longest"], 6)},
    }


def install() -> list[str]:
    """Listens to long turns, and counts the loops that are over."""
    loops.on_turn.append(turned)
    loops.on_forget.append(lambda record: _add(record, _over, _left))
    return []
