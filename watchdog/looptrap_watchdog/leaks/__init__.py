"""What outlived its owner: tasks, handles, coroutines and exceptions."""

from __future__ import annotations
