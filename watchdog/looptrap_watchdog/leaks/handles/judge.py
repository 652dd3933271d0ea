"""Which handles outlived their owner: a client over its connections and tasks, one report for a creation site."""

from __future__ import annotations

import gc
from typing import Any

from ...ending import abort
from ...moment import Owner, moment
from ...places import loc, shown, stack, user_mark
from ...stream import emit
from . import connections, loop_things, workers
from .registry import Handle, handles, sweep

_wide = ("module", "package", "session", "class")


def judge(owners: list[Owner]) -> None:
    """Tells the handles of these owners, whose time is over, that are still open."""
    wanted = set(owners)
    workers.note_threads(wanted)
    if any(owner.kind == "test" for owner in owners):
        loop_things.changed_signals()
    left = [handle for handle in handles if handle.owner in wanted and not handle.told and handle.open_now()]
    if left and any(not handle.outlives for handle in left):
        gc.collect()
        left = [handle for handle in left if handle.open_now()]
    for group in _by_site(_without_parts([handle for handle in left if not abort.is_consequence(handle.owner)])):
        _tell("handle.leak", group[0], len(group), _parts_of(group[0], left))
    for handle in left:
        handle.told = True
    if any(owner.kind == "test" for owner in owners):
        _tell_wider()
    sweep()


def _without_parts(left: list[Handle]) -> list[Handle]:
    descriptors = connections.in_transports()
    found = []
    for handle in left:
        if handle.kind == "socket" and handle.detail.get("fd") in descriptors:
            continue
        if any(part is handle for other in left for part in _parts_of(other, left)):
            continue
        found.append(handle)
    return found


def _parts_of(whole: Handle, left: list[Handle]) -> list[Handle]:
    """A client's connections are made by its library's code; a server's know their server."""
    if whole.kind == "client":
        return [h for h in left if h.kind in ("transport", "socket", "thread") and made_by(h.created, whole.family)]
    if whole.kind == "server":
        number = str(id(whole.thing()))
        return [h for h in left if h.kind == "transport" and h.family == ("server", number)]
    return []


def made_by(created: Any, family: tuple[str, ...]) -> bool:
    """Whether a library of the family is on a creation stack below the user's own code."""
    for code, _ in created:
        name = code.co_filename.replace("\\", "/")
        if any(f"site-packages/{package}/" in name for package in family):
            return True
    return False


def open_clients(owners: set[Owner]) -> list[Handle]:
    """Clients of these owners that are open now: their tasks are not told beside them."""
    return [h for h in handles if h.kind == "client" and h.owner in owners and not h.told and h.open_now()]


def _by_site(left: list[Handle]) -> list[list[Handle]]:
    groups: dict[Any, list[Handle]] = {}
    for handle in left:
        groups.setdefault((handle.kind, user_mark(handle.created) or handle.id), []).append(handle)
    return list(groups.values())


def _tell(event: str, handle: Handle, siblings: int, parts: list[Handle]) -> None:
    made = user_mark(handle.created)
    at = loc(made) if made else None
    origin = f", made at {shown(at)}," if at else ""
    many = f"{siblings} handles: {handle.label}" if siblings > 1 else _capital(handle.label)
    holds = f" It holds {', '.join(part.label for part in parts[:3])}." if parts else ""
    if event == "handle.leak":
        text = f"{many}{origin} was still open when {handle.owner.words()} ended.{holds}"
    else:
        text = f"{many}{origin} is open and belongs to {handle.owner.words()}.{holds}"
    emit(
        event,
        test=handle.test,
        kind=handle.kind,
        label=handle.label,
        owner=handle.owner.told(),
        created=stack(handle.created),
        siblings=siblings,
        folded=[{"kind": part.kind, "id": part.id, "label": part.label} for part in parts],
        detail=handle.detail,
        explanation=text,
        advice=handle.advice,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if not text.startswith(("httpx", "aiohttp", "sqlalchemy")) else f"`{text}`"


_told_open: set[int] = set()


def _tell_wider() -> None:
    """At the end of a test, once: what is open and may be, as its fixture's scope is wider."""
    for handle in handles:
        owner = handle.owner
        if handle.id in _told_open or owner.ended or owner.kind != "fixture" or owner.scope not in _wide:
            continue
        if handle.kind in ("socket", "agen") or handle.test != moment.test or not handle.open_now():
            continue
        _told_open.add(handle.id)
        _tell("handle.open", handle, 1, [])
