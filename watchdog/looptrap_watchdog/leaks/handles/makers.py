"""Whose code made a thing: the user's own, or a library's that the user called."""

from __future__ import annotations

import os
from typing import Optional

from ...places import Marks, file_kind, is_user


def maker_of(created: Marks) -> Optional[str]:
    """The library that the user's own code called and that made the thing; None when the user's code made it itself.

    The outermost library counts: who closes what SQLAlchemy opened through its driver closes it through SQLAlchemy.
    """
    found = None
    for code, _ in created:
        if is_user(code):
            return found
        if file_kind(code.co_filename) == "lib":
            found = package_of(code.co_filename) or found
    return found


def libraries_of(created: Marks) -> set[str]:
    """All libraries whose code was running below the user's own."""
    found = set()
    for code, _ in created:
        if is_user(code):
            break
        if file_kind(code.co_filename) == "lib":
            found.add(package_of(code.co_filename) or "")
    return found


def package_of(filename: str) -> Optional[str]:
    """Name of the package or module below ``site-packages`` that a file belongs to."""
    parts = filename.replace(os.sep, "/").split("/")
    for number in range(len(parts) - 2, -1, -1):
        if parts[number] in ("site-packages", "dist-packages"):
            return parts[number + 1].rsplit(".py", 1)[0]
    return None
