"""Stacks from C when nothing in Python can run any more: a runner sends SIGUSR2 and reads the file."""

from __future__ import annotations

import faulthandler
import os
import signal
from typing import Any, Optional

from ..settings import settings
from ..stream import emit

_file: Optional[Any] = None


def install() -> list[str]:
    """Registers SIGUSR2, where there is one. pytest owns faulthandler's only timer, so that is left alone."""
    global _file
    number = getattr(signal, "SIGUSR2", None)
    if number is None or settings.fault_file is None or not hasattr(faulthandler, "register"):
        return []
    try:
        _file = os.fdopen(
            os.open(settings.fault_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb", buffering=0
        )
        faulthandler.register(number, file=_file, all_threads=True, chain=False)
    except (OSError, ValueError, RuntimeError) as error:
        emit("note", level="warning", code="fault-file", text=f"cannot write {settings.fault_file}: {error}")
        return []
    return ["SIGUSR2"]
