"""Whether a run that passed fails nevertheless, because of what was found."""

from __future__ import annotations

from collections import Counter
from typing import Any, Optional

import pytest

from ..findings import Finding
from ..settings import settings
from ..stream import say
from . import from_workers

_words: Optional[str] = None


def judge(session: Any) -> None:
    """Sets the session's exit status to 1 when it passed and ``--looptrap-fail-on`` names a kind that was found."""
    global _words
    _words = _reason(from_workers.all_found())
    if _words is None:
        return
    if session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def reason() -> Optional[str]:
    """Why the run fails, in a line, or None. Whoever asks says it."""
    global _words
    words, _words = _words, None
    return words


def say_unsaid() -> None:
    """At the end: says why on standard error where pytest has no summary."""
    words = reason()
    if words is not None:
        say(words)


def _reason(found: list[Finding]) -> Optional[str]:
    failing = settings.fail_on or ()
    counts = Counter(one["kind"] for one in found if not one["allowed"] and one["kind"] in failing)
    if not counts:
        return None
    told = ", ".join(f"{kind} ({count})" for kind, count in counts.items())
    return f"looptrap: the run fails because of --looptrap-fail-on: {told}"
