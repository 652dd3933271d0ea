"""What to do about two loops, in terms of who made them and of the installed versions."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from typing import TYPE_CHECKING, Any, Optional

from ..noticing.trio_runs import TrioTask

if TYPE_CHECKING:
    from ..noticing.loops import LoopRecord

_wide = ("function", "class", "module", "package", "session")


def _pytest_asyncio() -> tuple[int, ...]:
    try:
        found = re.findall(r"\d+", metadata.version("pytest-asyncio"))
    except metadata.PackageNotFoundError:
        return (99,)
    return tuple(int(part) for part in found[:2])


def bounding(task: Any) -> str:
    """What bounds a wait where the task runs: ``asyncio.timeout`` came with Python 3.11."""
    if isinstance(task, TrioTask):
        return "trio.fail_after()"
    return "asyncio.timeout()" if sys.version_info >= (3, 11) else "asyncio.wait_for()"


def _of_two_tests() -> str:
    """An object that one test's loop got hold of and another test uses: of a module, or kept by something."""
    anew = "Make the object anew for each test, in a fixture of the test's scope, or let the tests share one loop"
    if _pytest_asyncio() >= (0, 24):
        return f'{anew}: `@pytest.mark.asyncio(loop_scope="session")`.'
    return f"{anew}: override the `event_loop` fixture with a wider scope."


def remedy(record: "Optional[LoopRecord]", running: "Optional[LoopRecord]") -> str:
    """How to bring an object and the code that uses it onto one loop."""
    providers = {other.provider for other in (record, running) if other is not None}
    if "starlette" in providers:
        if providers == {"starlette"}:
            return (
                "Without `with`, TestClient makes a loop for each request: use `with TestClient(app) as client:`, "
                "so that one loop serves them all."
            )
        return "In an async test use `httpx.AsyncClient(transport=httpx.ASGITransport(app=app))` instead of TestClient."
    if "pytest-asyncio" in providers:
        scopes = [other.scope for other in (record, running) if other is not None and other.scope in _wide]
        scope = max(scopes, key=_wide.index, default="session")
        if providers == {"pytest-asyncio"} and scopes == ["function", "function"]:
            return _of_two_tests()
        scope = scope if scope != "function" else "session"
        if _pytest_asyncio() >= (0, 24):
            return (
                f'Give both the same loop: `@pytest_asyncio.fixture(loop_scope="{scope}")` and '
                f'`@pytest.mark.asyncio(loop_scope="{scope}")`, or make the object in a fixture of the test\'s scope.'
            )
        return (
            "Make the object in a fixture of the test's own scope, "
            f"or override the `event_loop` fixture with scope {scope}."
        )
    return "Make the object on the loop that uses it, for example in an async fixture of the test's own scope."
