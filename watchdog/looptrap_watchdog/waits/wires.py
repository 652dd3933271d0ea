"""Connections whose two ends are both in this process: nobody outside can bring anything over them (Linux)."""

from __future__ import annotations

import _socket
import os
import select
import socket
import struct
import sys
from typing import Any, Optional

from ..noticing import loops
from ..noticing.server_threads import has_children

MOST = 200
"""Descriptors looked at; a process with more sockets is left unjudged."""

_linux = sys.platform.startswith("linux")
_End = tuple[Any, ...]

_last: tuple[Any, Optional["Wires"]] = ((), None)


class Wires:
    """The watched sockets of a loop, all of which end in this process.

    ``peers``: descriptor to the descriptor of the other end, where it is known which one that is. ``listening``:
    whether a server listens on the loopback as well, to which a stranger could connect.
    """

    def __init__(self, peers: dict[int, int], listening: bool) -> None:
        self.peers = peers
        self.listening = listening


def closed_world(key: Any, loop: Any, fds: list[int]) -> Optional[Wires]:
    """What a loop watches, when nothing of it can be woken from outside this process; else None.

    Args:
        key: the same for the same sleep of the loop; what was found is kept for it.
    """
    global _last
    if not _linux or len(fds) > MOST:
        return None
    if _last[0] != key:
        _last = (key, None)
        _last = (key, _judge(fds))
    found = _last[1]
    if found is None or has_children() or _is_ready(loop, fds):
        return None
    return found


def _judge(fds: list[int]) -> Optional[Wires]:
    if has_children():
        return None
    ends = _own_ends()
    if ends is None:
        return None
    at = {end: fd for fd, end in ends.items() if end[0] == "tcp"}
    peers = _nameless_pair(ends)
    listening = False
    pairs = 0
    for fd in fds:
        end = ends.get(fd)
        if end is None:
            return None
        if end[0] == "listens":
            listening = True
            continue
        pairs += 1
        if end[0] == "tcp":
            other = at.get(("tcp", end[2], end[1]))
            if other is None:
                return None
            peers[fd] = other
    return Wires(peers, listening) if pairs else None


def _nameless_pair(ends: dict[int, _End]) -> dict[int, int]:
    """A socket pair's ends have no names; but when there are just two, beside those of the loops, they are one."""
    own = {
        sock.fileno()
        for _, loop in loops.alive()
        for name in ("_ssock", "_csock")
        if (sock := getattr(loop, name, None)) is not None
    }
    found = [fd for fd, end in ends.items() if end[0] == "unix" and fd not in own]
    return {found[0]: found[1], found[1]: found[0]} if len(found) == 2 else {}


def _own_ends() -> Optional[dict[int, _End]]:
    """Each socket of this process that only this process can write to, by descriptor."""
    found: dict[int, _End] = {}
    try:
        names = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        return None
    for fd in names[: MOST * 5]:
        try:
            if not os.readlink(f"/proc/self/fd/{fd}").startswith("socket:"):
                continue
            end = _end_of(os.dup(fd))
        except OSError:
            continue
        if end is not None:
            found[fd] = end
    return found


def _end_of(copy: int) -> Optional[_End]:
    """Kind and names of a socket. Takes the descriptor, and closes it."""
    sock = _socket.socket(fileno=copy)
    try:
        if sock.type != socket.SOCK_STREAM:
            return None
        if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return ("listens",) if _is_local(sock) else None
        if sock.family == socket.AF_UNIX:
            peer = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
            return ("unix",) if peer[0] == os.getpid() else None
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            return ("tcp", sock.getsockname()[:2], sock.getpeername()[:2])
        return None
    except OSError:
        return None
    finally:
        sock.close()


def _is_local(sock: Any) -> bool:
    if sock.family == socket.AF_UNIX:
        return True
    address = sock.getsockname()
    return isinstance(address, tuple) and (str(address[0]).startswith("127.") or address[0] == "::1")


def _is_ready(loop: Any, fds: list[int]) -> bool:
    """Whether something has come in meanwhile, so that the loop is about to wake."""
    poll = select.poll()
    try:
        registered = loop._selector.get_map()
        for fd in fds:
            events = registered[fd].events
            poll.register(fd, (events & 1 and select.POLLIN) | (events & 2 and select.POLLOUT))
        return bool(poll.poll(0))
    except (AttributeError, KeyError, TypeError, OSError, ValueError, RuntimeError):
        return True  # The loop is being closed meanwhile.


def transport_of(loop: Any, fd: int) -> Any:
    """The transport that a loop reads a descriptor for, or None."""
    try:
        key = loop._selector.get_map().get(fd)
    except (AttributeError, RuntimeError, ValueError):
        return None
    for handle in getattr(key, "data", None) or ():
        owner = getattr(getattr(handle, "_callback", None), "__self__", None)
        if owner is not None and hasattr(owner, "get_extra_info"):
            return owner
    return None
