"""Kinds of findings, as the command line, the configuration and the reports name them."""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Iterable, Optional, Union

KINDS = (
    "deadlock",
    "stall",
    "blocked-loop",
    "busy-loop",
    "pending-task",
    "open-handle",
    "cross-loop",
    "closed-loop",
    "extra-loop",
    "unawaited-coroutine",
    "lost-exception",
    "never-ran",
)
"""The same, in the same order, as ``FINDING_KINDS`` of the run report."""

_kinds = {
    "hang.proved": "deadlock",
    "block.end": "blocked-loop",
    "spin": "busy-loop",
    "task.leak": "pending-task",
    "handle.leak": "open-handle",
    "loop.multiple": "extra-loop",
    "coroutine.never_awaited": "unawaited-coroutine",
    "task.exception_lost": "lost-exception",
    "exception.lost": "lost-exception",
    "exit.stuck": "stall",
    "test.never_ran": "never-ran",
}


class Wrong(ValueError):
    """A value that cannot be used. The text continues a sentence that begins with the value."""


def kind_of(event: dict[str, Any]) -> Optional[str]:
    """The kind of finding an event is, or None. A suspicion is one only when it led to something: ``stalled``."""
    if event["t"] == "hang.suspected":
        return "stall" if event["class"] == "stall" or event.get("stalled") else None
    if event["t"] == "loop.cross":
        return "closed-loop" if event["error"] == "closed" else "cross-loop"
    return _kinds.get(event["t"])


def kinds_in(given: Union[str, Iterable[str]]) -> tuple[str, ...]:
    """Kinds from ``"deadlock, stall"`` or a list of such; ``all`` stands for every one, ``none`` for none.

    Raises:
        Wrong: a kind does not exist.
    """
    texts = [given] if isinstance(given, str) else list(given)
    names = [name for text in texts for name in re.split(r"[\s,]+", text) if name]
    found: list[str] = []
    for name in names:
        if name == "all":
            found.extend(KINDS)
        if name in ("all", "none"):
            continue
        found.append(known(name))
    return tuple(dict.fromkeys(found))


def known(name: str) -> str:
    """The name of a kind, checked.

    Raises:
        Wrong: there is no such kind.
    """
    if name not in KINDS:
        raise Wrong(f"names no kind of finding: `{name}`. There are {', '.join(KINDS)}, `all` and `none`")
    return name


class Allowance:
    """Findings that a project knows and accepts: of these kinds, and of tests or files that fit the pattern."""

    def __init__(self, kinds: tuple[str, ...], pattern: Optional[str] = None) -> None:
        self.kinds = kinds
        self.pattern = pattern

    def covers(self, kind: str, test: Optional[str], file: Optional[str]) -> bool:
        """Whether a finding is accepted.

        Args:
            test: node id of its test.
            file: path of its place, relative to pytest's root folder where below it, with ``/``.
        """
        if kind not in self.kinds:
            return False
        texts = (test, test.split("::")[0] if test else None, file)
        return self.pattern is None or any(_fits(self.pattern, text) for text in texts if text)


def _fits(pattern: str, text: str) -> bool:
    """A glob, or the beginning of a path or node id: a folder, a file, a class, a test with all its parameters."""
    start = pattern.rstrip("/")
    if text == start or (text.startswith(start) and text[len(start)] in "/:["):
        return True
    # Brackets are parameters of a test, not a set of characters.
    return fnmatch.fnmatchcase(text, start.replace("[", "[[]"))


def allowance(text: str) -> Allowance:
    """``KIND`` or ``KIND:PATTERN``; several kinds are joined by commas.

    Raises:
        Wrong: a kind does not exist, or none is named.
    """
    kinds, _, pattern = text.partition(":")
    found = kinds_in(kinds)
    if not found:
        raise Wrong("names no kind of finding; write for example `open-handle:tests/integration/*`")
    return Allowance(found, pattern.strip() or None)
