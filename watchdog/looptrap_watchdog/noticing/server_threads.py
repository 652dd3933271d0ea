"""Threads of the standard library's servers: they act only when somebody connects."""

from __future__ import annotations

import select
import sys
from types import FrameType
from typing import Any

from ..untouched import real


def is_idle_server(frame: FrameType) -> bool:
    """Whether a thread polls in ``socketserver``'s ``serve_forever`` for a connection that nobody can make.

    Nobody can when the server listens on this host's loopback only, no connection is pending and this process has no
    children (known on Linux only): then only its own threads are left to connect, and these are judged as well.
    """
    back = frame.f_back
    if back is None or not frame.f_code.co_filename.replace("\\", "/").endswith("/selectors.py"):
        return False
    name = back.f_code.co_filename.replace("\\", "/")
    if back.f_code.co_name != "serve_forever" or not name.endswith("/socketserver.py"):
        return False
    server: Any = back.f_locals.get("self")
    if getattr(server, "_BaseServer__shutdown_request", True):
        return False
    if type(server).service_actions is not sys.modules["socketserver"].BaseServer.service_actions:
        return False
    sock = getattr(server, "socket", None)
    return sock is not None and _is_loopback(sock) and not _is_pending(sock) and not has_children()


def _is_loopback(sock: Any) -> bool:
    try:
        address = sock.getsockname()
    except OSError:
        return False
    return isinstance(address, tuple) and (str(address[0]).startswith("127.") or address[0] == "::1")


def _is_pending(sock: Any) -> bool:
    try:
        poll = select.poll()
        poll.register(sock.fileno(), select.POLLIN)
        return bool(poll.poll(0))
    except (AttributeError, OSError, ValueError):
        return True


def has_children() -> bool:
    """Whether a child process lives, which could connect. True where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        for number in real.listdir("/proc/self/task"):
            with real.FileIO(f"/proc/self/task/{number}/children") as file:
                if file.read(1):
                    return True
    except OSError:
        return True
    return False
