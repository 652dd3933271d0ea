"""The moment: which test, which phase, and in whose time things are made now."""

from __future__ import annotations

import threading
from json.encoder import encode_basestring_ascii
from typing import Any, Optional

from .untouched import real


class Owner:
    """In whose time something was made. A thing that outlives its owner is left open."""

    __slots__ = ("_text", "ended", "judged", "kind", "name", "number", "phase", "scope", "test")
    _count = 0

    def __init__(self, kind: str, name: str, scope: str, phase: Optional[str] = None, test: Optional[str] = None):
        Owner._count += 1
        self.number = Owner._count
        self.kind = kind
        self.name = name
        self.scope = scope
        self.phase = phase
        self.test = test
        self.ended = False
        self.judged = False
        self._text = ""

    def told(self) -> dict[str, Any]:
        """As an ``Owner`` of the event schema."""
        return {"kind": self.kind, "name": self.name, "scope": self.scope, "phase": self.phase}

    def text(self) -> str:
        """``told()`` as JSON."""
        if not self._text:
            phase = "null" if self.phase is None else f'"{self.phase}"'
            name = encode_basestring_ascii(self.name)
            self._text = f'{{"kind":"{self.kind}","name":{name},"scope":"{self.scope}","phase":{phase}}}'
        return self._text

    def words(self) -> str:
        """As read in a sentence."""
        if self.kind == "fixture":
            return f"{self.scope} fixture `{self.name}`" if self.scope != "function" else f"fixture `{self.name}`"
        if self.kind == "test":
            return f"test `{self.name}`"
        return {"session": "the session", "import": "an import"}.get(self.kind, "the test runner")


class Moment:
    """Changed only by pytest's hooks, in the thread that runs them; read by everybody."""

    def __init__(self) -> None:
        self.session = Owner("session", "session", "session", "session")
        self.owners = [self.session]
        self.test: Optional[str] = None
        self.phase: Optional[str] = None
        self.item: Any = None
        self.reporting: Optional[str] = None
        self.gen = 0
        self.since = real.monotonic()
        self.paused = 0.0
        self.was_paused = 0.0
        self.thread = threading.get_ident()
        self.off = False

    @property
    def owner(self) -> Owner:
        return self.owners[-1]

    @property
    def in_test(self) -> bool:
        """True in a test's setup, call and teardown: the only times in which anything is proved or ended.

        Not in a test that wants the watchdog to look away.
        """
        return self.phase in ("setup", "call", "teardown") and not self.off

    def turn(self, phase: Optional[str]) -> None:
        """Begins or ends a phase. What was started under an older ``gen`` is stale from here on."""
        self.gen += 1
        self.phase = phase
        self.since = real.monotonic()
        self.was_paused = self.paused
        self.paused = 0.0


moment = Moment()
