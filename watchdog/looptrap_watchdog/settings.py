"""What the watchdog is told: by the environment (read at import: tests may clear it), else on the command line or in
pytest's configuration (see ``terminal/options.py``)."""

from __future__ import annotations

import os
from typing import Any, Callable, Mapping, Optional

from .kinds import Allowance, Wrong, kinds_in

LEAST_STALL = 0.1
LEAST_BLOCK = 0.02


class Settings:
    """Times in seconds except where the name says milliseconds.

    Classes here are written out, in the whole package: a dataclass is compiled anew in every process, for 1 ms each.
    """

    events: Optional[str] = None
    run: Optional[str] = None
    """Set by a runner that follows the events and shows the findings itself."""
    fault_file: Optional[str] = None
    worker: Optional[str] = None
    stall_after: float = 10.0
    block_ms: float = 100.0
    abort: bool = True
    abort_grace_ms: float = 0.0
    trace: bool = False
    skip: Optional[str] = None
    off: bool = False
    fail_on: Optional[tuple[str, ...]] = None
    """None: nobody has said."""
    allow: tuple[Allowance, ...] = ()
    summary: str = "full"
    given: frozenset[str] = frozenset()
    """Names of the fields that the environment has set: these win over all else."""

    def __init__(self, **values: Any) -> None:
        self.wrong: list[str] = []
        """What is wrong with the environment's values, in words."""
        vars(self).update(values)

    def become(self, other: "Settings") -> None:
        """Takes over all values of others: everybody holds this one object."""
        vars(self).clear()
        vars(self).update(vars(other))


def seconds(text: object, least: float = 0.0) -> float:
    """A number of seconds from text or a number.

    Raises:
        Wrong: it is none, or too small.
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise Wrong("is no number of seconds")
    try:
        found = float(text)
    except ValueError:
        raise Wrong("is no number of seconds") from None
    if not least <= found < float("inf"):
        raise Wrong(f"must be at least {least:g} seconds")
    return found


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables; what cannot be used is left at its default and noted in ``wrong``."""
    found = Settings(
        events=environ.get("LOOPTRAP_EVENTS") or None,
        run=environ.get("LOOPTRAP_RUN_ID") or None,
        fault_file=environ.get("LOOPTRAP_FAULT_FILE") or None,
        worker=environ.get("PYTEST_XDIST_WORKER") or None,
        trace=environ.get("LOOPTRAP_TRACE", "0") == "1",
        skip=environ.get("LOOPTRAP_SKIP") or None,
    )
    given = {name for name in ("events", "run", "fault_file", "worker") if getattr(found, name) is not None}
    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "LOOPTRAP_STALL_AFTER": ("stall_after", lambda text: seconds(text, LEAST_STALL)),
        "LOOPTRAP_BLOCK_MS": ("block_ms", lambda text: seconds(float(text) / 1000, LEAST_BLOCK) * 1000),
        "LOOPTRAP_ABORT": ("abort", lambda text: text != "0"),
        "LOOPTRAP_ABORT_GRACE_MS": ("abort_grace_ms", lambda text: seconds(float(text) / 1000) * 1000),
        "LOOPTRAP_OFF": ("off", lambda text: text != "0"),
        "LOOPTRAP_FAIL_ON": ("fail_on", kinds_in),
    }
    for variable, (name, read) in readers.items():
        text = environ.get(variable)
        if not text:
            continue
        try:
            setattr(found, name, read(text))
            given.add(name)
        except ValueError as error:
            words = str(error) if isinstance(error, Wrong) else "is no number of milliseconds"
            found.wrong.append(f"the environment variable {variable}={text} {words}")
    found.given = frozenset(given)
    return found


from_environment = read_settings(os.environ)
settings = read_settings(os.environ)
