"""Runs pytest under the plugin, as the runner does, and reads what it wrote."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Optional

from schema_check import problems

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CASES = HERE / "cases"
PACKAGE = ROOT / "watchdog"
SCHEMA = PACKAGE / "events" / "events.schema.json"
LIMIT = 480
"""Seconds after which a run counts as hung: the machine may be busy, so far more than any needs."""

Event = dict[str, Any]


def environments() -> list[str]:
    """Names of the environments that exist, the newest first."""
    found = [name for name in ("newest", "article", "pa021", "pa026") if interpreter(name).exists()]
    wanted = os.environ.get("LOOPTRAP_TEST_ENVIRONMENTS")
    return [name for name in found if not wanted or name in wanted.split(",")]


ENDS = ("newest", "pa021")
"""The newest and the oldest Python and packages: enough where nothing depends on what lies between."""


EXTRAS = ("extras", "extras39")
"""Environments with packages that only some tests need, on the newest Python and on the oldest."""


def interpreter(name: str) -> Path:
    """Path of an environment's Python."""
    folder = ROOT / ".venvs" / name
    return folder / "Scripts" / "python.exe" if sys.platform == "win32" else folder / "bin" / "python"


UNLIMITED = (("LOOPTRAP_STALL_AFTER", "60"),)
"""For runs where each wait is proved or ends: on a busy machine some would come to a limit of a few seconds before."""


class Run:
    """One run: its events, exit status and output.

    Raises:
        AssertionError: an event does not keep to the published schema.
    """

    def __init__(self, case: str, code: int, output: str, lines: list[str]) -> None:
        self.case = case
        self.code = code
        self.output = output
        self.lines = lines
        self.events: list[Event] = [json.loads(line) for line in lines]
        wrong = [(event["seq"], event["t"], problem) for event in self.events for problem in problems_of(event)]
        assert not wrong, f"{case}: {wrong[:10]}"

    def of(self, type_: str, test: Optional[str] = None, **fields: Any) -> list[Event]:
        """Events of a type, of one test function if given, with these fields."""
        return [
            event
            for event in self.events
            if event["t"] == type_
            and (test is None or name_of(event["test"]) == test)
            and all(event.get(key) == value for key, value in fields.items())
        ]

    def notes(self) -> list[str]:
        """What the watchdog says of itself. A busy machine makes imports slow, and that is noted."""
        return [event["text"] for event in self.of("note") if event["code"] != "slow-import"]

    def one(self, type_: str, test: Optional[str] = None, **fields: Any) -> Event:
        """The only such event."""
        found = self.of(type_, test, **fields)
        assert len(found) == 1, (
            f"{len(found)} {type_} of {test} {fields}, expected one\n{self.told(test)}\n{self.output[-3000:]}"
        )
        return found[0]

    def outcome(self, test: str) -> str:
        """Outcome of a test by the event stream."""
        return str(self.one("test.result", test)["outcome"])

    def outcomes(self) -> dict[str, str]:
        """Outcomes of all tests."""
        return {name_of(event["test"]): event["outcome"] for event in self.of("test.result")}

    def told(self, test: Optional[str]) -> str:
        """What the stream says of a test, for a failing assertion."""
        quiet = ("heartbeat", "tasks.delta", "loop.created", "fixture.start", "fixture.end")
        found = [e for e in self.events if e["t"] not in quiet and (test is None or name_of(e["test"]) == test)]
        return "\n".join(f"{e['seq']} {e['t']} {e.get('phase')} {e.get('explanation', '')}" for e in found[:60])


@functools.cache
def schema() -> dict[str, Any]:
    """The published schema of the event stream."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text())
    return found


@functools.cache
def types() -> dict[str, dict[str, Any]]:
    """Definitions of events by the value of ``t``; each occurs once."""
    events = [one for one in schema()["$defs"].values() if "allOf" in one]
    found = {one["allOf"][1]["properties"]["t"]["const"]: one for one in events}
    assert len(found) == len(events) == len(schema()["oneOf"])
    return found


def problems_of(event: Event) -> list[str]:
    """What the schema says against an event."""
    return problems(types()[event["t"]], event, schema())


def name_of(nodeid: Optional[str]) -> str:
    """The function's name in a node id."""
    return (nodeid or "").rsplit("::", 1)[-1]


def line(case: str, marker: str) -> int:
    """Number of the line of a case that ends with ``# <marker>``."""
    text = (CASES / f"{case}.py").read_text().splitlines()
    found = [number for number, content in enumerate(text, 1) if re.search(rf"# {re.escape(marker)}$", content)]
    assert len(found) == 1, f"marker {marker!r} is on {len(found)} lines of {case}"
    return found[0]


def at(loc: Optional[dict[str, Any]]) -> tuple[str, int]:
    """File name without extension, and line."""
    assert loc is not None
    return Path(loc["file"]).stem, loc["line"]


def user_at(stack: list[dict[str, Any]]) -> tuple[str, int]:
    """The innermost place in the user's code of a stack."""
    return at(next(place for place in stack if place["kind"] == "user"))


shared: Optional[Path] = None
"""Folder of the runs that the processes of pytest-xdist share; None when there is one process only."""


@functools.cache
def run(case: str, environment: str, args: tuple[str, ...] = (), variables: tuple[tuple[str, str], ...] = ()) -> Run:
    """Runs one case file in one environment; the same run is made once only, by whoever asks first.

    What differs by version is asked of all environments, all else of ``ENDS``: a run takes seconds.
    """
    if shared is None:
        return _made(case, environment, args, variables)
    kept = shared / hashlib.sha256(repr((case, environment, args, variables)).encode()).hexdigest()
    try:
        os.close(os.open(f"{kept}.begun", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return _made_elsewhere(case, kept)
    made = _made(case, environment, args, variables)
    Path(f"{kept}.part").write_text(json.dumps([made.code, made.output, made.lines]))
    os.replace(f"{kept}.part", kept)
    return made


def _made_elsewhere(case: str, kept: Path) -> Run:
    end = time.monotonic() + LIMIT + 30
    while not kept.exists():
        assert time.monotonic() < end, f"another process did not finish its run of {case}"
        time.sleep(0.05)
    return Run(case, *json.loads(kept.read_text()))


_scratch: list[Path] = []


def scratch() -> Path:
    """A new folder for what tests of one process share."""
    _scratch.append(Path(tempfile.mkdtemp(prefix="looptrap-")))
    return _scratch[-1]


def remove_scratch() -> None:
    """Removes all of them."""
    for folder in _scratch:
        shutil.rmtree(folder, ignore_errors=True)
    _scratch.clear()


def _made(case: str, environment: str, args: tuple[str, ...], variables: tuple[tuple[str, str], ...]) -> Run:
    with tempfile.TemporaryDirectory(prefix="looptrap-") as folder:
        events = Path(folder) / "events.ndjson"
        done = subprocess.run(
            command_of(case, environment, args),
            cwd=CASES,
            env=variables_of(events, dict(variables)),
            capture_output=True,
            check=False,
            text=True,
            timeout=LIMIT,
        )
        lines = events.read_text().splitlines() if events.exists() else []
    return Run(case, done.returncode, done.stdout + done.stderr, lines)


def command_of(case: str, environment: str, args: tuple[str, ...] = ()) -> list[str]:
    """How the runner starts pytest."""
    plugin = ["-p", "looptrap_watchdog", "-p", "no:cacheprovider", "-c", "pytest.ini", "--rootdir", ".", "-q"]
    return [str(interpreter(environment)), "-m", "pytest", *plugin, f"{case}.py", *args]


def variables_of(events: Path, more: dict[str, str]) -> dict[str, str]:
    """Environment variables of a run."""
    # Compiled once: PYTHONDONTWRITEBYTECODE makes a third of a short run.
    dropped = ("LOOPTRAP_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return {
        **kept,
        "PYTHONPATH": str(PACKAGE),
        "LOOPTRAP_EVENTS": str(events),
        "LOOPTRAP_STALL_AFTER": "3",
        **more,
    }
