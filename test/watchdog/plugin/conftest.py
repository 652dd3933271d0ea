"""One parameter for all: the environments that exist, or of these a file's own ``ENVIRONMENTS``. And who runs what when."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import harness
from harness import EXTRAS, environments, interpreter

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

collect_ignore = ["cases"]

LONGEST_FIRST = ("clients", "hangs", "soak", "stalls", "exit", "helped", "everywhere", "package", "alone", "options")
"""The files whose runs take longest: begun last, one would go on when nothing is left for the other processes."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "environment" in metafunc.fixturenames:
        wanted = getattr(metafunc.module, "ENVIRONMENTS", environments())
        metafunc.parametrize("environment", [name for name in environments() if name in wanted], scope="session")
    if "extras" in metafunc.fixturenames:
        metafunc.parametrize("extras", [_or_skipped(name) for name in EXTRAS], scope="session")


def _or_skipped(name: str) -> Any:
    missing = not interpreter(name).exists()
    reason = f"{name} is missing: run node scripts/environments.mjs {name}"
    return pytest.param(name, marks=pytest.mark.skipif(missing, reason=reason))


def pytest_sessionstart(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        # Beside the workers' own temporary folders, which pytest removes some runs later.
        harness.shared = Path(session.config._tmp_path_factory.getbasetemp()).parent / "runs"
        harness.shared.mkdir(exist_ok=True)


def pytest_sessionfinish() -> None:
    harness.remove_scratch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    names = [f"test_{name}.py" for name in LONGEST_FIRST]
    items.sort(key=lambda item: names.index(item.path.name) if item.path.name in names else len(names))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Optional[LoadScopeScheduling]:
    """Under ``--dist loadfile`` a process gets the tests of one file in one environment: they share their runs."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByRuns(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            # What has no environment in its name works in the first one.
            file, _, test = nodeid.partition("::")
            words = re.split(r"[\[\]-]", test)
            return f"{file} {next((name for name in (*environments(), *EXTRAS) if name in words), environments()[0])}"

    # As collected: otherwise the files with the most tests come first.
    config.option.loadscopereorder = False
    return ByRuns(config, log)
