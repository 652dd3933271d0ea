"""Does something as soon as a module has been imported, without importing it."""

from __future__ import annotations

import importlib.machinery
import sys
from typing import Any, Callable, Optional, Sequence

_wanted: dict[str, list[Callable[[Any], None]]] = {}


class _Finder:
    """First on ``sys.meta_path``: lets the others find a wanted module and waits for it to be executed."""

    def find_spec(self, name: str, path: Optional[Sequence[str]] = None, target: Any = None) -> Any:
        if name not in _wanted:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec: Optional[importlib.machinery.ModuleSpec] = find(name, path, target)
            if spec is not None:
                _follow(spec, name)
                return spec
        return None


def _follow(spec: importlib.machinery.ModuleSpec, name: str) -> None:
    loader: Any = spec.loader
    original = getattr(loader, "exec_module", None)
    if original is None:
        return

    def exec_module(module: Any) -> None:
        original(module)
        _run(name, module)

    try:
        loader.exec_module = exec_module
    except AttributeError:
        return


def _run(name: str, module: Any) -> None:
    for action in _wanted.pop(name, []):
        try:
            action(module)
        except Exception:
            continue


def after(name: str, action: Callable[[Any], None]) -> None:
    """Calls ``action(module)`` once the module has been executed; at once when it has been already."""
    module = sys.modules.get(name)
    _wanted.setdefault(name, []).append(action)
    if module is not None:
        _run(name, module)


def install() -> list[str]:
    """Puts the finder first."""
    sys.meta_path.insert(0, _Finder())
    return ["sys.meta_path"]
