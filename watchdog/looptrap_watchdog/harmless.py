"""A watchdog's own mistakes must not change what a test does."""

from __future__ import annotations

from typing import Any, Callable, Optional, TypeVar

from .stream import emit

T = TypeVar("T")


def safely(action: Callable[..., T], *args: Any) -> Optional[T]:
    """Calls something of ours; an exception becomes a ``note`` in the stream, and None is returned."""
    try:
        return action(*args)
    except Exception as error:
        tb = error.__traceback__
        while tb is not None and tb.tb_next is not None:
            tb = tb.tb_next
        where = f" at {tb.tb_frame.f_code.co_filename}:{tb.tb_lineno}" if tb is not None else ""
        emit("note", level="error", code="internal", text=f"{type(error).__name__}: {error}{where}")
        return None
