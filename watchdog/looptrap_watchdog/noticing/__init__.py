"""What exists: every loop, task and thread of the process, who made it, and when."""

from __future__ import annotations
