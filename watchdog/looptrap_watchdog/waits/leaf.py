"""The thing at the end of a wait chain."""

from __future__ import annotations

import concurrent.futures
from typing import Any, Optional

_nouns = {
    "anyio memory stream receive": "memory stream",
    "anyio memory stream send": "memory stream",
    "anyio lock acquire": "Lock",
    "anyio socket receive": "connection",
    "anyio socket send": "connection",
    "asyncio.Future.result": "Future",
}


class Leaf:
    """The thing at the end of a wait chain.

    ``what`` names the call (``asyncio.Queue.get``), ``waits`` says what for (``an item``), ``needs`` what has to
    happen (``put one``), ``label`` is the user's own name of the thing, ``tasks`` the tasks it depends on, ``thing``
    the primitive, ``job`` a pool's future, ``more_jobs`` further ones. ``entering``: an ``async with`` block is being
    entered. ``choice``: any one of several tasks would do, so none of them is to blame for the wait. ``untaken``: a
    queue is joined that nobody has taken anything out of. ``members``: all futures it waits for that are not done, be
    they tasks or not. ``fails_early``: the failure of any of them ends the wait, as in ``gather()``.
    """

    __slots__ = (
        "choice",
        "entering",
        "fails_early",
        "job",
        "kind",
        "label",
        "members",
        "missing",
        "more_jobs",
        "needs",
        "seconds",
        "tasks",
        "thing",
        "untaken",
        "waits",
        "what",
    )

    def __init__(self, kind: str, what: str, waits: str, needs: str, thing: Any = None) -> None:
        self.kind = kind
        self.what = what
        self.waits = waits
        self.needs = needs
        self.entering = False
        self.thing = thing
        self.label: Optional[str] = None
        self.missing = ""
        self.tasks: list[Any] = []
        self.job: Optional[concurrent.futures.Future[Any]] = None
        self.more_jobs: list[Any] = []
        self.seconds: Optional[float] = None
        self.choice = False
        self.untaken = False
        self.members: list[Any] = []
        self.fails_early = False

    @property
    def terminal(self) -> bool:
        """Whether it depends on no other task and no thread."""
        return not self.tasks and self.job is None and self.kind != "timer"

    @property
    def noun(self) -> str:
        """``Queue``, ``memory stream``: what kind of thing it is."""
        return _nouns.get(self.what) or self.what.rsplit(".", 1)[0].rsplit(".", 1)[-1]

    def words(self) -> str:
        """The thing as read in a sentence."""
        if self.thing is None:
            return self.what
        return f"{self.noun} `{self.label}`" if self.label else f"{_article(self.noun)} {self.noun}"

    @property
    def name(self) -> str:
        """The thing, once it is clear what it is."""
        return f"`{self.label}`" if self.label else f"that {self.noun}"

    @property
    def call(self) -> str:
        """The user's own call, with the user's own name where there is one."""
        if self.kind == "future" and self.thing is not None:
            return f"`await {self.label}`" if self.label else "this `await` of a Future"
        method = self.what.rsplit(".", 1)[-1].rsplit(" ", 1)[-1]
        if self.entering:
            return f"`async with {self.label}`" if self.label else f"`async with` on {self.words()}"
        if self.thing is None:
            return f"`{self.what}()`" if "." in self.what and "(" not in self.what else f"`{self.what}`"
        return f"`{self.label}.{method}()`" if self.label else f"`{method}()` of {self.words()}"

    @property
    def within(self) -> str:
        """As it goes on after "waiting": ``in `jobs.get()` ``, ``for a thread's result``."""
        if self.label or (self.kind == "future" and self.thing is not None):
            return f"in {self.call}"
        if "." not in self.what:
            return f"for {self.what}"
        seconds = f"{self.seconds:g}" if isinstance(self.seconds, (int, float)) else ""
        return f"in `{self.what}({seconds})`"


def _article(noun: str) -> str:
    return "an" if noun[:1] in "AEIOUaeiou" else "a"
