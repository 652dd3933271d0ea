"""Who waits for whom: what a suspended coroutine or thread needs, and who could bring it."""

from __future__ import annotations
