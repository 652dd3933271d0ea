"""Open handles: one module for each kind that has to be noticed when it is made."""

from __future__ import annotations
