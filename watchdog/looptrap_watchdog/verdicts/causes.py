"""Why a loop is blocked, from the call it is blocked in."""

from __future__ import annotations

import re

from ..places import Mark, Marks, file_kind, line_of, line_text

_by_file = (
    ("/requests/", "requests", "Use `httpx.AsyncClient` or `aiohttp`, or `await asyncio.to_thread(...)`."),
    ("/urllib3/", "urllib3", "Use `httpx.AsyncClient` or `aiohttp`, or `await asyncio.to_thread(...)`."),
    (
        "/starlette/testclient.py",
        "TestClient",
        "In an async test use `httpx.AsyncClient(transport=httpx.ASGITransport(app=app))`.",
    ),
    ("/httpx/_client.py", "httpx.Client", "Use `httpx.AsyncClient`."),
    (
        "/urllib/request.py",
        "urllib.request",
        "Use `httpx.AsyncClient` or `aiohttp`, or `await asyncio.to_thread(...)`.",
    ),
    ("/subprocess.py", "subprocess", "Use `asyncio.create_subprocess_exec`."),
    ("/socket.py", "socket", "Use `asyncio.open_connection` or `loop.sock_*`."),
    ("/ssl.py", "ssl", "Use asyncio's streams with `ssl=`."),
    ("/queue.py", "queue.Queue", "Use `asyncio.Queue`, or `await asyncio.to_thread(queue.get)`."),
    ("/concurrent/futures/_base.py", "Future.result", "Use `await asyncio.wrap_future(future)`."),
    ("/threading.py", "threading", "Use asyncio's own lock, event or condition, or `await asyncio.to_thread(...)`."),
    ("/sqlite3/", "sqlite3", "Use `aiosqlite`, or `await asyncio.to_thread(...)`."),
    ("/json/", "json", "Do it in `await asyncio.to_thread(...)`, or in smaller parts."),
)

_by_line = (
    (r"(?<!asyncio\.)(?<!anyio\.)(?<!trio\.)\bsleep\(", "time.sleep", "Use `await asyncio.sleep(...)`."),
    (r"\bsubprocess\.", "subprocess", "Use `asyncio.create_subprocess_exec`."),
    (r"\.recv\(|\.accept\(|\.connect\(|\.sendall\(", "socket", "Use `asyncio.open_connection` or `loop.sock_*`."),
    (r"\brequests\.", "requests", "Use `httpx.AsyncClient` or `aiohttp`, or `await asyncio.to_thread(...)`."),
    (
        r"\.(acquire|join|wait)\(",
        "a thread's lock",
        "Use asyncio's own lock or event, or `await asyncio.to_thread(...)`.",
    ),
    (r"\.execute(many)?\(|\.commit\(", "sqlite3", "Use an async driver, or `await asyncio.to_thread(...)`."),
    (
        r"\bopen\(|\.read(_text|_bytes)?\(|\.write(_text|_bytes)?\(",
        "file access",
        "Use `await asyncio.to_thread(...)`.",
    ),
)

COMPUTATION = "computation"
"""The cause when no call is known: the thread computes, or is in C code that leaves no trace."""

_compute = (
    COMPUTATION,
    "Move it into `await asyncio.to_thread(...)` or a process pool, or `await asyncio.sleep(0)` in between.",
)


_certificates = ("create_default_context", "load_default_certs", "create_ssl_context", "create_urllib3_context")
_COROUTINE = 0x80 | 0x200
"""Flags of coroutines and of async generators (inspect.CO_COROUTINE, CO_ASYNC_GENERATOR)."""


def _loading(above: list[Mark]) -> tuple[str, str]:
    """Certificates are being loaded, 20 ms to 300 ms each time: for an httpx client when it is made."""
    name = "the loading of CA certificates (ssl.create_default_context)"
    if any("/httpx/" in code.co_filename.replace("\\", "/") for code, _ in above):
        return (
            f"{name} for a new httpx client",
            "Make the client once, in a fixture of a wider scope, or pass one shared `verify=` SSL context to all.",
        )
    return name, "Make the SSL context once and share it, or make it in `await asyncio.to_thread(...)`."


_idle = ("time.sleep", "socket", "a thread's lock")
"""What only waits."""


def by(cause: str, busy: bool = False) -> str:
    """`` by `time.sleep` ``, as it goes on after "blocked"; nothing where nothing is known."""
    if cause == COMPUTATION:
        return " by computing" if busy else ""
    return f" by {cause}" if " " in cause else f" by `{cause}`"


def cause_of(found: Marks, busy: bool = False) -> tuple[str, str]:
    """Name of the blocking call and what to use instead.

    A library's file names it; a C function leaves no frame, so else the calling line's text does.

    Args:
        busy: the processor was at work, so no call that only waits is the cause.
    """
    above: list[Mark] = []
    for mark in found:
        if file_kind(mark[0].co_filename) == "user":
            break
        above.append(mark)
    if any(code.co_name in _certificates and file_kind(code.co_filename) != "user" for code, _ in above):
        return _loading(above)
    # Outermost first: what the user's line called says more than what that ended in.
    for code, _ in reversed(above):
        name = code.co_filename.replace("\\", "/")
        if code.co_flags & _COROUTINE or "/asyncio/" in name or code.co_name == "__init__":
            continue  # An async library's own code, or the making of a client: the file's name tells nothing.
        for part, cause, advice in _by_file:
            if part in name:
                return cause, advice
    for mark in [*above, *found[len(above) : len(above) + 1]]:
        text = line_text(mark[0].co_filename, line_of(mark))
        if re.match(r"\s*(async\s+)?def\s", text):
            continue  # It has only just begun.
        for pattern, cause, advice in _by_line:
            if busy and cause in _idle:
                continue
            if re.search(pattern, text) and not re.search(r"await\s", text):
                return cause, advice
    return _compute
