"""What the watchdog is told, by environment variables. Read once, at import: tests may clear ``os.environ``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Mapping, Optional


@dataclass(frozen=True)
class Settings:
    """Times in seconds except where the name says milliseconds."""

    events: Optional[str]
    run: Optional[str]
    fault_file: Optional[str]
    worker: Optional[str]
    stall_after: float
    block_ms: float
    abort: bool
    abort_grace_ms: float
    trace: bool


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables; a value that is no number counts as not given."""

    def number(name: str, default: float) -> float:
        try:
            return float(environ.get(name, ""))
        except ValueError:
            return default

    return Settings(
        events=environ.get("LOOPTRAP_EVENTS") or None,
        run=environ.get("LOOPTRAP_RUN_ID") or None,
        fault_file=environ.get("LOOPTRAP_FAULT_FILE") or None,
        worker=environ.get("PYTEST_XDIST_WORKER") or None,
        stall_after=max(0.1, number("LOOPTRAP_STALL_AFTER", 10.0)),
        block_ms=max(20.0, number("LOOPTRAP_BLOCK_MS", 100.0)),
        abort=environ.get("LOOPTRAP_ABORT", "1") != "0",
        abort_grace_ms=max(0.0, number("LOOPTRAP_ABORT_GRACE_MS", 0.0)),
        trace=environ.get("LOOPTRAP_TRACE", "0") == "1",
    )


settings = read_settings(os.environ)
