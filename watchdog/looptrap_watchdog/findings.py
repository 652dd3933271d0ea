"""Findings as a person is told of them: small, and fit to travel from a pytest-xdist worker to its controller."""

from __future__ import annotations

from typing import Any, Iterable, Optional

from .kinds import kind_of
from .places import Loc, user_place
from .stream import Event

Finding = dict[str, Any]
"""``kind``, ``test``, ``phase``, ``text``, ``advice``, ``place``, ``chain``, ``origin``, ``count``, ``allowed``."""


def place_of(event: Event) -> Optional[Loc]:
    """Where a finding is shown: the line that waits, blocks or made the thing."""
    for name in ("victim", "at", "stack", "created"):
        value = event.get(name)
        if isinstance(value, dict):
            return value
        place = user_place(value)
        if place is not None:
            return place
    loops = event.get("loops")
    return user_place(loops[-1]["stack"]) if loops else None


def finding_of(event: Event) -> Optional[Finding]:
    """The finding an event amounts to, or None."""
    kind = kind_of(event)
    if kind is None:
        return None
    place = place_of(event)
    made = user_place(event.get("created")) if kind in ("cross-loop", "closed-loop", "lost-exception") else None
    found: Finding = {
        "kind": kind,
        "test": event["test"],
        "phase": event["phase"],
        "text": event["explanation"],
        "advice": event.get("advice", ""),
        "place": place,
        "chain": event.get("chain", []),
        "origin": event.get("origin") or made,
        "count": event.get("siblings", 1),
        "allowed": event.get("allowed"),
    }
    return found


def findings_in(events: Iterable[Event]) -> list[Finding]:
    """All findings of some events."""
    return [found for event in list(events) if (found := finding_of(event)) is not None]


def without_repeats(found: list[Finding]) -> list[Finding]:
    """A later word on the same thing replaces the earlier one, and a proof the suspicion that came before it."""
    proved = {(one["test"], one["phase"]) for one in found if one["kind"] == "deadlock"}
    kept: dict[Any, Finding] = {}
    for one in found:
        if one["kind"] == "stall" and (one["test"], one["phase"]) in proved:
            continue
        # Several handles may be made at one line; else a line has one of each kind.
        what = one["text"] if one["kind"] == "open-handle" else ""
        kept[(one["test"], one["phase"], one["kind"], _spot(one["place"]), what)] = one
    return list(kept.values())


def _spot(place: Optional[Loc]) -> Any:
    return (place["file"], place["line"]) if place else None
