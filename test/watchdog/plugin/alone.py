"""Runs pytest as a person does who has the plugin and nothing else: no runner, no environment variable."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Optional

from harness import LIMIT, PACKAGE, interpreter


class Told:
    """What a run printed, and its exit status."""

    def __init__(self, code: int, output: str) -> None:
        self.code = code
        self.output = output
        self.lines = output.splitlines()

    @property
    def section(self) -> list[str]:
        """Lines of our section of the summary; empty without one."""
        starts = [number for number, text in enumerate(self.lines) if text.strip("= ") == "looptrap"]
        if not starts:
            return []
        after = self.lines[starts[0] + 1 :]
        end = next((number for number, text in enumerate(after) if text.startswith("=")), len(after))
        return after[:end]

    @property
    def flat(self) -> str:
        """The section as one line, so that wrapping is no matter."""
        return " ".join(" ".join(self.section).split())


def project(folder: Path, **files: str) -> Path:
    """Writes files; ``__`` in a name stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def run_alone(
    environment: str,
    folder: Path,
    *args: str,
    variables: Optional[dict[str, str]] = None,
    python: Optional[Path] = None,
    plugin: bool = True,
) -> Told:
    """Runs pytest in a folder."""
    dropped = ("LOOPTRAP_", "PYTEST_", "COV_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    path = {} if python is not None else {"PYTHONPATH": str(PACKAGE)}
    load = ("-p", "looptrap_watchdog") if plugin else ()
    done = subprocess.run(
        [str(python or interpreter(environment)), "-m", "pytest", *load, "-p", "no:cacheprovider", *args],
        cwd=folder,
        env={**kept, **path, "COLUMNS": "100", **(variables or {})},
        capture_output=True,
        check=False,
        text=True,
        timeout=LIMIT,
    )
    return Told(done.returncode, done.stdout + done.stderr)
