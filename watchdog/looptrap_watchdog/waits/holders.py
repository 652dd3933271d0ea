"""Who holds a lock, and who took the last item out of a queue, without replacing locks and queues."""

from __future__ import annotations

import asyncio
import gc
import sys
import weakref
from types import FunctionType, MethodType
from typing import Any, Optional

from ..places import Mark, Marks, marks, user_mark
from .await_chain import Chain


class _Noted:
    """Stands in for an attribute of a lock class and notes the task that takes the lock. Adds no frame to stacks."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, lock: Any, cls: Any = None) -> Any:
        if lock is None:
            return self
        try:
            return lock.__dict__[self.name]
        except KeyError:
            raise AttributeError(self.name) from None

    def __set__(self, lock: Any, value: Any) -> None:
        before = lock.__dict__.get(self.name)
        lock.__dict__[self.name] = value
        if value is True or (value is not False and before is not None and value < before):
            try:
                task = asyncio.current_task()
            except RuntimeError:
                return
            if task is not None:
                lock.__dict__["_looptrap_taker"] = (weakref.ref(task), marks(2, 8))


def install() -> list[str]:
    """Notes takers of ``asyncio.Lock`` and ``asyncio.Semaphore``."""
    asyncio.Lock._locked = _Noted("_locked")  # type: ignore[attr-defined]
    asyncio.Semaphore._value = _Noted("_value")  # type: ignore[assignment]
    for queue in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        _note_gets(queue)
    return ["Lock._locked", "Semaphore._value", "Queue._get"]


def _note_gets(queue: Any) -> None:
    """Notes where items are taken out. ``_get`` is called when there is one, so it raises nothing and adds no frame."""
    original, get = queue._get, asyncio.Queue.get.__code__

    def _get(self: Any) -> Any:
        caller = sys._getframe(2)
        if caller.f_code is get and caller.f_back is not None:
            caller = caller.f_back
        self.__dict__["_looptrap_got"] = (caller.f_code, caller.f_lasti)
        return original(self)

    queue._get = _get


def last_get(queue: Any) -> Optional[Mark]:
    """The user's instruction that took the last item out of a queue, or None."""
    noted: Optional[Mark] = getattr(queue, "__dict__", {}).get("_looptrap_got")
    return user_mark((noted,)) if noted is not None else None


def taker_of(lock: Any) -> tuple[Any, Optional[Mark]]:
    """The task that took the lock last, and where; ``(None, None)`` when unknown."""
    noted: Optional[tuple[Any, Marks]] = getattr(lock, "__dict__", {}).get("_looptrap_taker")
    if noted is None:
        return None, None
    return noted[0](), user_mark(noted[1])


def held_by(chain: Chain) -> list[Any]:
    """Things whose ``async with`` block the task is inside of: their ``__aexit__`` lies on its value stack.

    A block that is only being entered is there too, so the caller has to leave out what the task waits for.
    """
    # From 3.11 on the value stack belongs to the coroutine, before to its frame.
    sources: list[Any] = chain.links if sys.version_info >= (3, 11) else list(chain.frames)
    held: list[Any] = []
    for source in sources:
        found = gc.get_referents(source)
        for index, thing in enumerate(found):
            if isinstance(thing, MethodType) and thing.__name__ == "__aexit__":
                held.append(thing.__self__)
            elif isinstance(thing, FunctionType) and thing.__name__ == "__aexit__" and index + 1 < len(found):
                held.append(found[index + 1])
    return held
