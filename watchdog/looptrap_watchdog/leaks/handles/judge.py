"""Which handles outlived their owner: a client over its connections and tasks, one report for a creation site."""

from __future__ import annotations

from typing import Any

from ...ending import abort
from ...moment import Owner, moment
from ...noticing import providers
from ...places import loc, shown, stack, user_mark
from ...stream import emit
from .. import garbage
from . import connections, signal_handlers, workers
from .belongings import Belongings
from .registry import Handle, handles, sweep

_wide = ("module", "package", "session", "class")


def judge(owners: list[Owner], belongings: Belongings) -> None:
    """Tells the handles of these owners, whose time is over, that are still open."""
    wanted = set(owners)
    workers.note_threads(wanted)
    workers.wait_for_threads(wanted)
    signal_handlers.note_changed(wanted)
    if not handles and not providers.any_threads():
        return
    left = [handle for handle in handles if handle.owner in wanted and not handle.told and handle.open_now()]
    if left and any(not handle.outlives for handle in left):
        garbage.collect()
        left = [handle for handle in left if handle.open_now()]
    parts = belongings.parts(left)
    inside = {part.id for found in parts.values() for part in found}
    whole = [handle for handle in left if handle.id not in inside and not abort.is_consequence(handle.owner)]
    for group in _by_site(_without_sockets(_without_accepted(whole))):
        folded = [ref for handle in group for ref in _folded(handle, parts, left, belongings)]
        _tell("handle.leak", group[0], len(group), folded)
    connections.remember_told(left)
    for handle in left:
        handle.told = handle.owner in wanted or handle.owner.ended
    if any(owner.kind == "test" for owner in owners):
        _tell_wider(belongings)
    sweep()


Ref = dict[str, Any]


def _folded(handle: Handle, parts: dict[int, list[Handle]], left: list[Handle], belongings: Belongings) -> list[Ref]:
    """What is told with a handle: its parts, the connections it accepted, the tasks that work for it."""
    inside = _without_sockets(parts.get(handle.id, [])) + connections.accepted_by(handle, left)
    refs = [{"kind": part.kind, "id": part.id, "label": part.words} for part in inside]
    return refs + belongings.tasks.get(handle.id, [])


def _without_sockets(found: list[Handle]) -> list[Handle]:
    """Without the bare sockets that transports and servers have told already."""
    descriptors = connections.in_transports()
    return [h for h in found if h.kind != "socket" or h.detail.get("fd") not in descriptors]


def _without_accepted(found: list[Handle]) -> list[Handle]:
    inside = {part.id for handle in found for part in connections.accepted_by(handle, found)}
    return [handle for handle in found if handle.id not in inside and not connections.is_held_by_other_end(handle)]


def _by_site(left: list[Handle]) -> list[list[Handle]]:
    groups: dict[Any, list[Handle]] = {}
    for handle in left:
        groups.setdefault((handle.kind, user_mark(handle.created) or handle.id), []).append(handle)
    return list(groups.values())


def _tell(event: str, handle: Handle, siblings: int, folded: list[Ref]) -> None:
    made = user_mark(handle.created)
    at = loc(made) if made else None
    again = 0
    if event == "handle.leak":
        again = _seen.get((handle.kind, made), 0)
        _seen[handle.kind, made] = again + 1
    emit(
        event,
        test=handle.test,
        kind=handle.kind,
        label=handle.label,
        owner=handle.owner.told(),
        created=stack(handle.created),
        siblings=siblings,
        again=again,
        folded=[{**ref, "label": ref["label"].replace("`", "")} for ref in folded[:MOST_FOLDED]],
        detail={name: value for name, value in handle.detail.items() if name != "maker"},
        explanation=_sentence(event, handle, siblings, folded, shown(at) if at else ""),
        advice=handle.advice if event == "handle.leak" else "Nothing to do where the fixture closes it when it ends.",
    )


MOST_FOLDED = 100
_seen: dict[Any, int] = {}
"""How many owners have left something of a kind open from a line."""


_made = {"thread": "started", "process": "started", "timer": "set", "signal": "set", "agen": "begun"}
_is = {"thread": "running", "process": "running", "timer": "waiting", "signal": "in place"}
"""What is said of a kind instead of "made" and "open"."""


def _sentence(event: str, handle: Handle, siblings: int, folded: list[Ref], made: str) -> str:
    origin = f", {_made.get(handle.kind, 'made')} at {made}," if made else ""
    still = _is.get(handle.kind, "open")
    holds = f" {'They hold' if siblings > 1 else 'It holds'} {_listed(folded)}." if folded else ""
    if event != "handle.leak":
        return f"{_capital(handle)}{origin} is {still} and belongs to {handle.owner.words()}.{holds}"
    what = f"{siblings} of {_name(handle)}" if siblings > 1 else _capital(handle)
    were = "were" if siblings > 1 else "was"
    return f"{what}{origin} {were} still {still} when {handle.owner.words()} ended.{holds}"


def _listed(folded: list[Ref]) -> str:
    counts: dict[str, int] = {}
    for ref in folded:
        word = f"task `{ref['label']}`" if ref["kind"] == "task" else ref["label"]
        counts[word] = counts.get(word, 0) + 1
    told = [f"{count} x {word}" if count > 1 else word for word, count in list(counts.items())[:3]]
    return ", ".join(told) + (f" and {len(counts) - 3} more" if len(counts) > 3 else "")


def _name(handle: Handle) -> str:
    return f"`{handle.words}`" if handle.kind == "client" else handle.words


def tell_collected(handle: Handle) -> None:
    """One that Python itself found unclosed, when the garbage collector came to it."""
    _tell("handle.leak", handle, 1, [])


def _capital(handle: Handle) -> str:
    name = _name(handle)
    return name[:1].upper() + name[1:]


_told_open: set[int] = set()


def _tell_wider(belongings: Belongings) -> None:
    """At the end of a test, once: what is open and may be, as its fixture's scope is wider."""
    workers.note_threads({owner for owner in providers.thread_owners() if _is_wider(owner)})
    wide = [handle for handle in handles if _is_wider(handle.owner) and handle.open_now()]
    # The generator of an async fixture is a generator that is open for the fixture's scope.
    fresh = [h for h in wide if h.id not in _told_open and h.test == moment.test and h.kind != "agen"]
    fresh = _without_sockets([handle for handle in fresh if not connections.is_accepted(handle)])
    if not fresh:
        return
    parts = belongings.parts(wide)
    inside = {part.id for found in parts.values() for part in found}
    for handle in fresh:
        _told_open.add(handle.id)
        if handle.id not in inside:
            _tell("handle.open", handle, 1, _folded(handle, parts, wide, belongings))


def _is_wider(owner: Owner) -> bool:
    return not owner.ended and owner.kind == "fixture" and owner.scope in _wide
