"""All handles made in the process, until they are closed, gone or told."""

from __future__ import annotations

import itertools
import weakref
from typing import Any, Callable, Optional

from ...moment import Owner, moment
from ...places import Marks
from ...untouched import real

IsOpen = Callable[[Any], bool]


class Asked:
    """Who asked for something, where, and in whose time."""

    __slots__ = ("created", "owner", "test")

    def __init__(self, created: Marks) -> None:
        self.created = created
        self.owner: Owner = moment.owner
        self.test = moment.test


class Handle:
    """One thing that has to be closed by whoever opened it.

    ``label`` names it, ``words`` does so within a sentence. ``thing`` gives the object, or None when it is gone.
    ``closed`` is set by those kinds whose end is seen as it happens, and ``outlives`` for those that may be gone,
    unclosed, before their owner is judged; ``evidence`` then says whether there ever was something to close.
    """

    def __init__(self, kind: str, thing: Any, label: str, created: Marks, is_open: IsOpen, advice: str) -> None:
        self.id = next(_numbers)
        self.kind = kind
        self.words = label
        self.label = label.replace("`", "")
        self.created = created
        self.owner: Owner = moment.owner
        self.test = moment.test
        self.is_open = is_open
        self.advice = advice
        self.detail: dict[str, Any] = {}
        self.family: tuple[str, ...] = ()
        self.born = real.monotonic()
        self.closed = False
        self.used = True
        self.told = False
        self.outlives = False
        self.evidence: Optional[Callable[[Handle], bool]] = None
        self.loop: Optional[int] = None
        self.thing: Callable[[], Any] = _reference(thing)

    def open_now(self) -> bool:
        """Whether it still needs closing."""
        if self.closed or not self.used:
            return False
        thing = self.thing()
        if thing is None:
            return self.outlives and (self.evidence is None or self.evidence(self))
        try:
            return self.is_open(thing)
        except Exception:
            return False


def _reference(thing: Any) -> Callable[[], Any]:
    try:
        return weakref.ref(thing)
    except TypeError:
        return lambda: thing


_numbers = itertools.count(1)
handles: list[Handle] = []


def note(
    kind: str, thing: Any, label: str, created: Marks, is_open: IsOpen, advice: str, owner: Optional[Owner] = None
) -> Handle:
    """Takes a new handle down. Its owner is the one whose time it is, unless another is given."""
    handle = Handle(kind, thing, label, created, is_open, advice)
    if owner is not None:
        handle.owner = owner
    handles.append(handle)
    _by_id[id(thing)] = (type(thing), handle)
    return handle


_by_id: dict[int, tuple[type, Handle]] = {}
"""By the object's ``id``, also when it is being destroyed and no weak reference leads to it any more."""

_MANY = 20000


def known_by_id(thing: Any) -> Optional[Handle]:
    """The handle of an object that may be about to go; None for one that was never noted."""
    found = _by_id.get(id(thing))
    return found[1] if found is not None and found[0] is type(thing) else None


def sweep() -> None:
    """Forgets what is closed, gone or told. Clients are kept, as what they open later is theirs, and connections,
    as they explain their other ends."""
    handles[:] = [handle for handle in handles if _is_kept(handle)]
    if len(_by_id) > _MANY:
        for number in list(_by_id)[: _MANY // 2]:
            del _by_id[number]


def _is_kept(handle: Handle) -> bool:
    if handle.closed:
        return False
    if handle.told:
        return handle.kind in ("client", "transport") and handle.thing() is not None
    return handle.outlives or handle.thing() is not None
