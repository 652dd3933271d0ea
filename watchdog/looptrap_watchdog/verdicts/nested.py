"""Under nest_asyncio, or nest_asyncio2, loops run by other code than asyncio's own, which we do not see running."""

from __future__ import annotations

import asyncio
from types import FrameType
from typing import Any, Optional

from ..waits.await_chain import Chain, chain_of


def applied() -> bool:
    """Whether one of them has replaced how loops run; importing it changes nothing."""
    return hasattr(asyncio, "_nest_patched")


def waiting_task(frame: Optional[FrameType]) -> tuple[Any, Optional[Chain]]:
    """The task that a thread's innermost loop runs for, with its chain; ``(None, None)`` where no loop runs.

    Args:
        frame: the thread's innermost frame.
    """
    while frame is not None:
        if frame.f_code.co_name == "run_until_complete":
            values = list(frame.f_locals.values())
            task = next((one for one in values if isinstance(one, asyncio.Task) and not one.done()), None)
            if task is not None:
                return task, chain_of(task)
        frame = frame.f_back
    return None, None
