"""Leaves out the tests that ran in an earlier process of the same run, which one of them took with it."""

from __future__ import annotations

import json
from typing import Any

from .settings import settings


def leave_out(config: Any, items: list[Any]) -> None:
    """Deselects the items whose node ids are in the file that ``LOOPTRAP_SKIP`` names, a JSON list.

    Arguments, options and order stay those of the first process, so nothing else about the run changes.
    """
    if settings.skip is None:
        return
    with open(settings.skip, encoding="utf-8") as file:
        done = set(json.load(file))
    left = [item for item in items if item.nodeid in done]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item.nodeid not in done]
