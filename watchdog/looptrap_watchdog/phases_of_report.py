"""pytest's reports in the words of the event schema."""

from __future__ import annotations

import os
import re
from typing import Any, Optional

from .ending import abort
from .places import Loc, Marks, file_kind, is_user, loc, traceback_marks

TEXT = 32768
"""Characters of a failure's long text that are kept."""


def failure_of(report: Any, excinfo: Any) -> dict[str, Any]:
    """A ``Failure``: the message in one line, the long text, the innermost place of the user's, and the way to it."""
    text = str(getattr(report, "longreprtext", "") or "")
    crash = getattr(getattr(report, "longrepr", None), "reprcrash", None)
    message = str(getattr(crash, "message", "") or (excinfo.value if excinfo else "") or text)
    found: dict[str, Any] = {"message": (message.strip().splitlines() or [""])[0], "text": text[:TEXT]}
    thrown = abort.ours_in(excinfo.value) if excinfo else None
    own = traceback_marks(thrown.__traceback__) if thrown is not None and abort.is_ours(thrown) else ()
    frames = _users(own) or (_users(traceback_marks(excinfo._excinfo[2])) if excinfo else [])
    at = frames[0] if frames else crash_loc(report)
    if at:
        found["loc"] = at
    if len(frames) > 1:
        found["stack"] = frames
    if excinfo:
        kind = type(excinfo.value)
        found["exc"] = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return found


def _users(marks: Marks) -> list[Loc]:
    return [loc(mark) for mark in marks if is_user(mark[0])]


OUTPUT = 16384
"""Characters of what a test printed that are kept: the last ones."""


def output_of(report: Any) -> str:
    """What pytest has captured of a test until now, each part below its title."""
    parts = [f"{title}:\n{text.rstrip()}\n" for title, text in getattr(report, "sections", ()) if text.strip()]
    told = "".join(parts)
    return told if len(told) <= OUTPUT else f"...{told[-OUTPUT:]}"


_places = (re.compile(r"^(\S.*?\.py):(\d+): ", re.MULTILINE), re.compile(r'File "(.+?)", line (\d+)'))


def crash_loc(report: Any) -> Optional[Loc]:
    """Where pytest itself says that it went wrong; a file that cannot be imported is told as text only."""
    crash = getattr(getattr(report, "longrepr", None), "reprcrash", None)
    if crash is not None:
        return _plain(str(crash.path), int(crash.lineno))
    for pattern in _places:
        for path, line in reversed(pattern.findall(str(getattr(report, "longreprtext", "") or ""))):
            found = _plain(path, int(line))
            if found["kind"] == "user" and os.path.exists(found["file"]):
                return found
    return None


def _plain(path: str, line: int) -> Loc:
    full = os.path.abspath(path)
    return {"file": full, "line": max(1, line), "kind": file_kind(full)}


def skip_reason(report: Any) -> Optional[str]:
    """Why a test was skipped."""
    longrepr = getattr(report, "longrepr", None)
    if isinstance(longrepr, tuple) and len(longrepr) == 3:
        return str(longrepr[2])
    return str(longrepr) if longrepr else None
