"""What belongs to a client that is open: its connections, threads and tasks, and the clients inside of it."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
from types import AsyncGeneratorType, CodeType, CoroutineType, FrameType, FunctionType, GeneratorType, ModuleType
from typing import Any, Iterable, Optional

from ...moment import Owner
from ...places import Marks
from .makers import libraries_of, maker_of
from .registry import Handle, handles

LIMIT = 20000
"""Objects looked at below one client; a connection lies a few dozen away."""

_parts = ("transport", "socket", "thread", "process", "executor", "timer")
_ends = (
    type,
    ModuleType,
    CodeType,
    FrameType,
    FunctionType,
    CoroutineType,
    GeneratorType,
    AsyncGeneratorType,
    asyncio.AbstractEventLoop,
    asyncio.Task,
    contextvars.Context,
    logging.Filterer,
    logging.Manager,
)
"""Not walked through: they lead to everything, or to what the user's own code holds."""


class Belongings:
    """Whose is what, at one moment. The objects are walked through only when somebody asks."""

    def __init__(self) -> None:
        self._clients = [handle for handle in handles if handle.kind == "client" and handle.open_now()]
        self._found: Optional[dict[int, Handle]] = None
        self.tasks: dict[int, list[dict[str, Any]]] = {}
        """References to pending tasks that are told with their client, by the client's number."""

    def client_of(self, thing: Any, created: Marks, owner: Optional[Owner] = None) -> Optional[Handle]:
        """The client that a thing was made for by a library, or None.

        The client refers to it; where libraries hide that behind weak references or threads, the library that made it
        decides, and among several clients of that library one of the same owner, the last one made.
        """
        if not self._clients:
            return None
        made = maker_of(created) is not None
        # What a client waits on may be connected by the user's own code, such as a library that is tested here.
        client = self._by_reference(thing) if made or isinstance(thing, asyncio.BaseTransport) else None
        if client is None and made:
            client = self._last_made(libraries_of(created), owner)
        return self._outermost(client) if client is not None else None

    def _by_reference(self, thing: Any) -> Optional[Handle]:
        if self._found is None:
            self._found = self._walk()
        return self._found.get(id(thing)) if thing is not None else None

    def _last_made(self, makers: set[str], owner: Optional[Owner]) -> Optional[Handle]:
        fitting = [client for client in reversed(self._clients) if makers.intersection(client.family)]
        return next((client for client in fitting if client.owner is owner), fitting[0] if fitting else None)

    def outer(self, client: Handle) -> Optional[Handle]:
        """The client whose library made this one for itself, or None."""
        maker = client.detail.get("maker")
        if maker is None:
            return None
        found = self._by_reference(client.thing()) or self._last_made({maker}, client.owner)
        return found if found is not None and maker in found.family else None

    def _outermost(self, client: Handle) -> Handle:
        for _ in range(5):
            outer = self.outer(client)
            if outer is None or outer is client:
                return client
            client = outer
        return client

    def _walk(self) -> dict[int, Handle]:
        living = {id(client.thing()) for client in self._clients if client.thing() is not None}
        found: dict[int, Handle] = {}
        for client in self._clients:
            thing = client.thing()
            if thing is not None:
                for number in _below(thing, living - {id(thing)}):
                    found.setdefault(number, client)
        return found

    def parts(self, left: Iterable[Handle]) -> dict[int, list[Handle]]:
        """Gives what is part of a client to the client's owner. Returns the parts by the client's number."""
        parts: dict[int, list[Handle]] = {}
        for handle in left:
            client = None
            if handle.kind == "client":
                client = self.outer(handle)
                client = self._outermost(client) if client is not None else None
            elif handle.kind in _parts:
                client = self.client_of(handle.thing(), handle.created, handle.owner)
            if client is not None and client is not handle:
                handle.owner = client.owner
                parts.setdefault(client.id, []).append(handle)
        return parts


def _below(thing: Any, stops: set[int]) -> set[int]:
    """Identities of what an object refers to, directly or not; other clients are seen but not walked through."""
    seen = {id(thing)}
    queue = [thing]
    while queue and len(seen) < LIMIT:
        layer = gc.get_referents(*queue)
        queue = []
        for value in layer:
            if id(value) in seen or not gc.is_tracked(value):
                continue
            seen.add(id(value))
            if id(value) not in stops and not isinstance(value, _ends):
                queue.append(value)
    seen.discard(id(thing))
    return seen
