"""Transports, servers and bare sockets."""

from __future__ import annotations

import functools
import socket
import sys
from asyncio import base_events, selector_events
from types import FrameType
from typing import Any, Optional

from ...moment import Owner
from ...noticing import heirs, loops
from ...noticing.tasks import origin
from ...places import Marks, marks, user_mark
from .makers import maker_of
from .registry import Handle, handles, note


def install() -> list[str]:
    """Patches constructors."""
    done = [_transports(), _servers(), _sockets()]
    if sys.platform != "win32":
        done.append(_pipes())
    return done


def _transports() -> str:
    cls: Any = selector_events._SelectorTransport  # type: ignore[attr-defined]
    original = cls.__init__

    @functools.wraps(original)
    def __init__(self: Any, loop: Any, sock: Any, protocol: Any, extra: Any = None, server: Any = None) -> None:
        original(self, loop, sock, protocol, extra, server)
        found = origin(marks(2))
        owner = heirs.owners_of_servers.get(id(server)) if server is not None else None
        if user_mark(found) is None and owner is None:
            return
        peer = _address(self.get_extra_info("peername"))
        handle = note(
            "transport",
            self,
            f"connection to {peer}" if peer else "connection",
            found,
            lambda transport: not transport.is_closing(),
            "Close it: `writer.close()` and `await writer.wait_closed()`, or the client's `aclose()`.",
            owner,
        )
        handle.detail = {"fd": sock.fileno(), **({"peer": peer} if peer else {})}
        if server is not None:
            handle.family = ("server", str(id(server)))
        else:
            _ends[handle.id] = _address(self.get_extra_info("sockname"))

    cls.__init__ = __init__
    return "_SelectorTransport.__init__"


def _pipes() -> str:
    from asyncio import unix_events

    def wrap(cls: Any) -> None:
        original = cls.__init__

        @functools.wraps(original)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            found = marks(2)
            if user_mark(found) is None or any(code.co_filename.endswith("subprocess.py") for code, _ in found):
                return
            note("transport", self, "pipe", found, lambda pipe: not pipe.is_closing(), "Close the transport.")

        cls.__init__ = __init__

    for name in ("_UnixReadPipeTransport", "_UnixWritePipeTransport"):
        cls = getattr(unix_events, name, None)
        if cls is not None:
            wrap(cls)
    return "pipe transports"


def _servers() -> str:
    cls: Any = base_events.Server
    original = cls.__init__

    @functools.wraps(original)
    def __init__(self: Any, loop: Any, sockets: Any, *args: Any, **kwargs: Any) -> None:
        original(self, loop, sockets, *args, **kwargs)
        found = marks(2)
        where = _address(sockets[0].getsockname()) if sockets else None
        handle = note(
            "server",
            self,
            f"server on {where}" if where else "server",
            found,
            lambda server: getattr(server, "_sockets", None) is not None,
            "Close it: `server.close()` and `await server.wait_closed()`, or use `async with server`.",
        )
        handle.loop = loops.record_of(loop).id
        heirs.owners_of_servers[id(self)] = handle.owner

    cls.__init__ = __init__
    return "Server.__init__"


def _sockets() -> str:
    cls: Any = socket.socket
    original = cls.__init__

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if _is_for_self_pipe(sys._getframe(1)):
            return
        found = marks(2, 16)
        if user_mark(found) is None or any(_is_loops_own(code) for code, _ in found):
            return
        if maker_of(found) in _process_wide:
            return
        handle = note(
            "socket", self, "socket", found, lambda sock: sock.fileno() != -1, "Close it, or use it in a `with` block."
        )
        handle.detail = {"fd": self.fileno()}

    cls.__init__ = __init__
    return "socket.__init__"


def _is_for_self_pipe(frame: Optional[FrameType]) -> bool:
    """Whether the pair is made by which every new loop wakes itself, asked first because there are so many."""
    for _ in range(3):
        if frame is None or frame.f_code is _make_self_pipe:
            break
        frame = frame.f_back
    return frame is not None and frame.f_code is _make_self_pipe


_make_self_pipe = selector_events.BaseSelectorEventLoop._make_self_pipe.__code__  # type: ignore[attr-defined]
_process_wide = ("grpc",)
"""Libraries that wake their one thread of the process through sockets of its own."""

_makers = (
    "_make_self_pipe",
    "_accept_connection",
    "create_connection",
    "_connect_sock",
    "create_server",
    "create_datagram_endpoint",
)


def _is_loops_own(code: Any) -> bool:
    """Sockets that a loop makes for itself, or for transports and servers, which are told instead of them."""
    name = code.co_filename.replace("\\", "/")
    return "/asyncio/" in name and code.co_name in _makers


def _address(value: Any) -> Optional[str]:
    if isinstance(value, tuple) and len(value) >= 2:
        return f"{value[0]}:{value[1]}"
    return str(value) if value else None


def in_transports() -> set[int]:
    """Descriptors that belong to an open transport or server: their bare sockets are not told beside them."""
    found = set()
    for handle in handles:
        thing = handle.thing()
        if thing is None or not handle.open_now():
            continue
        if handle.kind == "transport":
            found.add(handle.detail.get("fd", -1))
        elif handle.kind == "server":
            found.update(sock.fileno() for sock in getattr(thing, "_sockets", None) or ())
    return found


def accepted_by(server: Handle, among: list[Handle]) -> list[Handle]:
    """The connections that a server accepted; they know it."""
    if server.kind != "server":
        return []
    number = str(id(server.thing()))
    return [handle for handle in among if handle.kind == "transport" and handle.family == ("server", number)]


def is_accepted(handle: Handle) -> bool:
    """Whether a server accepted the connection, so that the other end decides how long it stays."""
    return handle.kind == "transport" and handle.family[:1] == ("server",)


def is_held_by_other_end(handle: Handle) -> bool:
    """Whether an accepted connection is open because its other end is, in this process: that one is told."""
    return is_accepted(handle) and handle.detail.get("peer") in _open_ends()


_ends: dict[int, Optional[str]] = {}
"""This side's address of each connection that was not accepted, by the handle's number."""

_told_ends: set[Optional[str]] = set()


def remember_told(left: list[Handle]) -> None:
    """Connections that were told leave their other ends open as well, also when they are gone with their loop."""
    _told_ends.update(_ends[handle.id] for handle in left if handle.id in _ends)


def _open_ends() -> set[Optional[str]]:
    return _told_ends | {_ends[handle.id] for handle in handles if handle.id in _ends and handle.open_now()}


def is_handler_of_open(created: Marks, owners: set[Owner]) -> bool:
    """Whether a task handles a connection that is told with its server or with its other end."""
    if not any(code.co_name == "connection_made" for code, _ in created):
        return False
    return any(
        handle.owner in owners and handle.open_now() and (handle.kind == "server" or is_held_by_other_end(handle))
        for handle in handles
    )
