"""Test runners that were ended in the middle of their own clean-up, and do not know it."""

from __future__ import annotations

import sys
from typing import Any


def give_back() -> None:
    """At the end of a phase: anyio's plugin keeps a runner whose closing was broken off, and gives it to every test."""
    plugin: Any = sys.modules.get("anyio.pytest_plugin")
    if getattr(plugin, "_runner_leases", None) == 0 and getattr(plugin, "_current_runner", None) is not None:
        plugin._current_runner = plugin._runner_stack = None
