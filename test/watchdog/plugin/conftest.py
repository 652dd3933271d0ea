"""One parameter for all: the environments that exist, or of these a file's own ``ENVIRONMENTS``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import harness
from harness import environments

collect_ignore = ["cases"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "environment" in metafunc.fixturenames:
        wanted = getattr(metafunc.module, "ENVIRONMENTS", environments())
        metafunc.parametrize("environment", [name for name in environments() if name in wanted], scope="session")


def pytest_sessionstart(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        # Beside the workers' own temporary folders, which pytest removes some runs later.
        harness.shared = Path(session.config._tmp_path_factory.getbasetemp()).parent / "runs"
        harness.shared.mkdir(exist_ok=True)
