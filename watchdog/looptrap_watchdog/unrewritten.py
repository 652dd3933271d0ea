"""Has Python import the rooms of this package, and not pytest, which would rewrite the asserts they do not have.

pytest reads its own bytecode of a rewritten module, takes twice as long for it as Python for its own, and has none yet
after every installation: then it parses a hundred modules, which takes longer than all the rest of its start.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any, Optional, Sequence

_below = __package__ + "."


class _Finder:
    """First on ``sys.meta_path``, for the modules below this package only."""

    @staticmethod
    def find_spec(name: str, path: Optional[Sequence[str]] = None, target: Any = None) -> Optional[ModuleSpec]:
        return PathFinder.find_spec(name, path, target) if name.startswith(_below) else None


sys.meta_path.insert(0, _Finder())
