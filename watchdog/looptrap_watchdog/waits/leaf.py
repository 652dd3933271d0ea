"""The thing at the end of a wait chain."""

from __future__ import annotations

import concurrent.futures
from typing import Any, Optional


class Leaf:
    """The thing at the end of a wait chain.

    ``what`` names the call (``asyncio.Queue.get``), ``needs`` what has to happen (``put an item into it``), ``label``
    the user's own name of the thing, ``tasks`` the tasks it depends on, ``thing`` the primitive, ``job`` a pool's
    future. ``choice``: any one of several tasks would do, so none of them is to blame for the wait. ``untaken``: a
    queue is joined that nobody has taken anything out of.
    """

    __slots__ = ("choice", "job", "kind", "label", "missing", "needs", "seconds", "tasks", "thing", "untaken", "what")

    def __init__(self, kind: str, what: str, needs: str, thing: Any = None) -> None:
        self.kind = kind
        self.what = what
        self.needs = needs
        self.thing = thing
        self.label: Optional[str] = None
        self.missing = ""
        self.tasks: list[Any] = []
        self.job: Optional[concurrent.futures.Future[Any]] = None
        self.seconds: Optional[float] = None
        self.choice = False
        self.untaken = False

    @property
    def terminal(self) -> bool:
        """Whether it depends on no other task and no thread."""
        return not self.tasks and self.job is None and self.kind != "timer"

    def words(self) -> str:
        """The thing as read in a sentence."""
        noun = self.what.rsplit(".", 1)[0].rsplit(".", 1)[-1] if self.thing is not None else self.what
        return f"{noun} `{self.label}`" if self.label else f"{_article(noun)} {noun}"


def _article(noun: str) -> str:
    return "an" if noun[:1] in "AEIOUaeiou" else "a"
