"""Options, configuration keys, environment variables and the mark: what they do, and what is said of wrong ones."""

from __future__ import annotations

import functools
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alone import project, run_alone
from harness import ENDS, PACKAGE, ROOT, environments, interpreter, scratch

ENVIRONMENTS = ENDS

first = environments()[0]

SHOWS = """
from looptrap_watchdog.settings import settings


def test_settings():
    print("GIVEN", settings.stall_after, settings.block_ms, settings.abort, settings.summary, *(settings.fail_on or ()))
    print("ALLOWED", *(f"{','.join(one.kinds)}:{one.pattern}" for one in settings.allow))
"""

DRIVER = """
import contextlib, io, json, sys
import pytest

results = []
for folder, args in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), contextlib.chdir(folder):
        code = pytest.main(["-p", "looptrap_watchdog", "-p", "no:cacheprovider", "--rootdir", folder, "-rP", "--import-mode=importlib", *args])
    results.append([int(code), out.getvalue()])
json.dump(results, sys.stdout)
"""

CHDIR = """
import contextlib, os

if not hasattr(contextlib, "chdir"):
    @contextlib.contextmanager
    def chdir(folder):
        before = os.getcwd()
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)

    contextlib.chdir = chdir
"""

GOOD = {
    "pytest__ini": """[pytest]
looptrap_stall_after = 7
looptrap_block_threshold = 0.25
looptrap_fail_on = deadlock, stall
    cross-loop
looptrap_allow =
    open-handle:tests/integration
    pending-task,open-handle:*legacy*
looptrap_abort = false
looptrap_summary = short
""",
    "tox__ini": """[pytest]
looptrap_stall_after = 7
looptrap_block_threshold = 0.25
looptrap_fail_on = deadlock stall cross-loop
looptrap_allow = open-handle:tests/integration
    pending-task,open-handle:*legacy*
looptrap_abort = no
looptrap_summary = short
""",
    "setup__cfg": """[tool:pytest]
looptrap_stall_after = 7
looptrap_block_threshold = 0.25
looptrap_fail_on =
    deadlock
    stall
    cross-loop
looptrap_allow =
    open-handle:tests/integration
    pending-task,open-handle:*legacy*
looptrap_abort = 0
looptrap_summary = short
""",
    "pyproject__toml": """[tool.pytest.ini_options]
looptrap_stall_after = 7
looptrap_block_threshold = 0.25
looptrap_fail_on = ["deadlock", "stall", "cross-loop"]
looptrap_allow = ["open-handle:tests/integration", "pending-task,open-handle:*legacy*"]
looptrap_abort = false
looptrap_summary = "short"
""",
}
NATIVE = GOOD["pyproject__toml"].replace("tool.pytest.ini_options", "tool.pytest")
WANTED = "GIVEN 7.0 250.0 False short deadlock stall cross-loop"
ALLOWED = "ALLOWED open-handle:tests/integration pending-task,open-handle:*legacy*"

WRONG_FILES = {
    "stall": (
        {"pytest__ini": "[pytest]\nlooptrap_stall_after = soon\n"},
        "looptrap_stall_after",
        "looptrap_stall_after = 30",
    ),
    "fail_on": (
        {"pyproject__toml": '[tool.pytest.ini_options]\nlooptrap_fail_on = ["leak"]\n'},
        "looptrap_fail_on=leak: this names no kind of finding: `leak`. There are deadlock, stall,",
        "looptrap_fail_on = deadlock, stall",
    ),
    "allow": (
        {"tox__ini": "[pytest]\nlooptrap_allow = :tests\n"},
        "tox.ini: looptrap_allow=:tests: this names no kind of finding",
        "open-handle:tests/integration",
    ),
    "summary": (
        {"setup__cfg": "[tool:pytest]\nlooptrap_summary = loud\n"},
        "setup.cfg: looptrap_summary=loud: this is none of full, short, none",
        "--looptrap-summary=short",
    ),
    "abort": ({"pytest__ini": "[pytest]\nlooptrap_abort = perhaps\n"}, "'perhaps'", "looptrap_abort = true or false"),
}

WRONG_OPTIONS = {
    "--looptrap-stall-after=soon": "this is no number of seconds",
    "--looptrap-stall-after=0": "this must be at least 0.1 seconds",
    "--looptrap-stall-after=nan": "this must be at least 0.1 seconds",
    "--looptrap-block-threshold=0.001": "this must be at least 0.02 seconds",
    "--looptrap-abort-grace=-1": "this must be at least 0 seconds",
    "--looptrap-fail-on=deadlock,leak": "this names no kind of finding: `leak`",
    "--looptrap-allow=leak:tests": "this names no kind of finding: `leak`",
    "--looptrap-summary=loud": "this is none of full, short, none",
}


@functools.cache
def answers(environment: str) -> dict[str, tuple[int, str]]:
    """Many runs of pytest, one after the other in one process."""
    base = scratch()
    runs: dict[str, tuple[Path, list[str]]] = {}
    files = {**{name: {name: text} for name, text in GOOD.items()}}
    files |= {"native": {"pyproject__toml": NATIVE}}
    files |= {"pytest__toml": {"pytest__toml": GOOD["pyproject__toml"].replace("tool.pytest.ini_options", "pytest")}}
    files |= {f"wrong {name}": one[0] for name, one in WRONG_FILES.items()}
    files |= {"native wrong": {"pyproject__toml": '[tool.pytest]\nlooptrap_stall_after = "soon"\n'}}
    for name, one in files.items():
        runs[name] = (project(base / name, test_settings__py=SHOWS, **one), [])
    plain = project(base / "plain", test_settings__py=SHOWS, pytest__ini="[pytest]\n")
    for option in WRONG_OPTIONS:
        runs[option] = (plain, [option])
    runs["said twice"] = (base / "pytest__ini", ["--looptrap-stall-after=3", "--looptrap-allow=all:other.py"])
    runs["all"] = (plain, ["--looptrap-fail-on=all"])
    runs["defaults"] = (plain, [])
    done = subprocess.run(
        [str(interpreter(environment)), "-c", CHDIR + DRIVER],
        input=json.dumps([[str(folder), args] for folder, args in runs.values()]),
        env={"PYTHONPATH": str(PACKAGE), "COLUMNS": "200"},
        capture_output=True,
        check=False,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(runs, map(tuple, json.loads(done.stdout))))


def version_of(environment: str) -> tuple[int, ...]:
    """pytest's version in an environment."""
    code = "import pytest; print(pytest.__version__)"
    done = subprocess.run([str(interpreter(environment)), "-c", code], capture_output=True, check=True, text=True)
    return tuple(int(part) for part in done.stdout.strip().split(".")[:2])


def test_keys_in_every_file_pytest_reads(environment: str) -> None:
    names = [*GOOD, *(["native", "pytest__toml"] if version_of(environment) >= (9, 0) else [])]
    for name in names:
        code, output = answers(environment)[name]
        assert code == 0, (name, output)
        assert WANTED in output and ALLOWED in output, (name, output)


def test_defaults_and_all(environment: str) -> None:
    assert "GIVEN 10.0 100.0 True full\n" in answers(environment)["defaults"][1]
    output = answers(environment)["all"][1]
    assert "True full deadlock stall blocked-loop" in output and "lost-exception never-ran" in output


def test_the_command_line_wins_over_the_file_and_adds_what_is_accepted(environment: str) -> None:
    code, output = answers(environment)["said twice"]
    assert code == 0
    assert WANTED.replace("7.0", "3.0") in output
    assert re.search(r"ALLOWED deadlock,.*:other\.py open-handle:tests/integration pending", output)


def test_wrong_values_in_files(environment: str) -> None:
    for name, (_, wrong, example) in WRONG_FILES.items():
        code, output = answers(environment)[f"wrong {name}"]
        assert code == pytest.ExitCode.USAGE_ERROR, (name, output)
        assert wrong in output, (name, output)
        assert "Traceback" not in output
        assert example in output, (name, output)
    if version_of(environment) >= (9, 0):
        code, output = answers(environment)["native wrong"]
        assert code == pytest.ExitCode.USAGE_ERROR and "looptrap_stall_after" in output and "Traceback" not in output


def test_wrong_values_of_options(environment: str) -> None:
    for option, wrong in WRONG_OPTIONS.items():
        code, output = answers(environment)[option]
        assert code == pytest.ExitCode.USAGE_ERROR, (option, output)
        assert f"looptrap: {option}: {wrong}" in output, output
        assert "Write for example --looptrap-" in output and "Traceback" not in output


def test_the_environment_wins_for_a_runner(environment: str, tmp_path: Path) -> None:
    folder = project(tmp_path, test_settings__py=SHOWS, pytest__ini=GOOD["pytest__ini"])
    variables = {"LOOPTRAP_STALL_AFTER": "4", "LOOPTRAP_BLOCK_MS": "50", "LOOPTRAP_ABORT": "1"}
    told = run_alone(environment, folder, "-rP", "--looptrap-stall-after=3", variables=variables)
    assert "GIVEN 4.0 50.0 True short deadlock" in told.output


def test_wrong_values_of_the_environment(tmp_path: Path) -> None:
    folder = project(tmp_path, test_settings__py=SHOWS)
    told = run_alone(first, folder, variables={"LOOPTRAP_STALL_AFTER": "ten", "LOOPTRAP_BLOCK_MS": "x"})
    assert told.code == pytest.ExitCode.USAGE_ERROR
    assert "the environment variable LOOPTRAP_STALL_AFTER=ten is no number of seconds" in told.output
    assert "LOOPTRAP_BLOCK_MS=x is no number of milliseconds" in told.output


def test_help_names_every_option(tmp_path: Path) -> None:
    told = run_alone(first, tmp_path, "--help")
    for option in ("stall-after=SECONDS", "fail-on=KIND,...", "allow=KIND[:PATTERN]", "events=FILE", "no-abort", "off"):
        assert f"--looptrap-{option}" in told.output
    assert "looptrap_block_threshold" in told.output


def test_kinds_are_those_of_the_report() -> None:
    text = (ROOT / "watchdog/runner/run-report.ts").read_text()
    listed = re.search(r"FINDING_KINDS = \[(.*?)\]", text, re.DOTALL)
    assert listed is not None
    assert list(plugin("kinds").KINDS) == re.findall(r"'([a-z-]+)'", listed.group(1))
    # Both read the same events as findings.
    folded = re.findall(r"case '([a-z._]+)':", (ROOT / "watchdog/runner/fold/finding-of.ts").read_text())
    assert {*plugin("kinds")._kinds, "hang.suspected", "loop.cross"} == set(folded)


MARKS = """
import asyncio
import threading
import time

import pytest

kept = []
pytestmark = [pytest.mark.asyncio, pytest.mark.looptrap(allow=["pending-task"], stall_after=1)]


def leave():
    kept.append(asyncio.ensure_future(asyncio.sleep(1000)))
    kept.append(asyncio.get_running_loop().call_later(1000, print))


async def test_of_the_module():
    leave()


class TestClass:
    pytestmark = pytest.mark.looptrap(allow=["open-handle"])

    async def test_of_the_class(self):
        leave()

    @pytest.mark.looptrap(allow=["open-handle", "pending-task"])
    async def test_of_the_function(self):
        leave()


@pytest.mark.looptrap(allow="all")
async def test_all():
    leave()


@pytest.mark.looptrap(allow=[])
async def test_nothing():
    leave()


async def test_stalls_soon():
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 2.5)


@pytest.mark.looptrap(stall_after=600)
async def test_may_take_long():
    await asyncio.sleep(1.6)


@pytest.mark.looptrap(off=True)
async def test_off():
    leave()
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 3)
    except asyncio.TimeoutError:
        pass


@pytest.mark.looptrap(off=True)
async def test_off_and_deadlocked():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    threading.Timer(0.5, loop.call_soon_threadsafe, (future.set_result, 1)).start()
    await future


@pytest.mark.looptrap(["open-handle"])
async def test_wrong_positional():
    pass


@pytest.mark.looptrap(allow=["leak"])
async def test_wrong_kind():
    pass


@pytest.mark.looptrap(stall_after="1s")
async def test_wrong_time():
    pass


@pytest.mark.looptrap(of=True)
async def test_wrong_name():
    pass


@pytest.mark.looptrap(off=1)
async def test_wrong_truth():
    pass


@pytest.mark.looptrap(allow=7)
async def test_wrong_list():
    pass


async def test_after():
    pass
"""


@functools.cache
def marked(environment: str) -> tuple[Any, list[dict[str, Any]]]:
    """The run of the marks, and its events."""
    folder = project(scratch(), test_marks__py=MARKS, pytest__ini="[pytest]\n")
    told = run_alone(
        environment, folder, "--strict-markers", "--looptrap-events=events.ndjson", "--looptrap-stall-after=60"
    )
    return told, [json.loads(line) for line in (folder / "events.ndjson").read_text().splitlines()]


def told_of(environment: str, test: str) -> dict[str, str]:
    """Event types told of a test, and by what each is accepted."""
    found = [event for event in marked(environment)[1] if (event["test"] or "").endswith(f"::{test}")]
    return {event["t"]: event.get("allowed", "no") for event in found if event["t"] in ("task.leak", "handle.leak")}


def test_the_nearest_mark_wins(environment: str) -> None:
    assert told_of(environment, "test_of_the_module") == {"task.leak": "mark", "handle.leak": "no"}
    assert told_of(environment, "test_of_the_class") == {"task.leak": "no", "handle.leak": "mark"}
    assert told_of(environment, "test_of_the_function") == {"task.leak": "mark", "handle.leak": "mark"}
    assert told_of(environment, "test_all") == {"task.leak": "mark", "handle.leak": "mark"}
    assert told_of(environment, "test_nothing") == {"task.leak": "no", "handle.leak": "no"}


def test_the_limit_of_a_mark(environment: str) -> None:
    events = marked(environment)[1]
    stalls = [event["test"].rsplit("::")[-1] for event in events if event["t"] == "hang.suspected"]
    assert stalls and set(stalls) == {"test_stalls_soon"}
    assert any("(limit 1 s)" in event["explanation"] for event in events if event["t"] == "hang.suspected")


def test_looking_away(environment: str) -> None:
    _told, events = marked(environment)
    results = {event["test"].rsplit("::")[-1]: event for event in events if event["t"] == "test.result"}
    for test in ("test_off", "test_off_and_deadlocked"):
        assert results[test]["outcome"] == "passed" and results[test]["verdicts"] == []
        assert not [
            e for e in events if e["t"].startswith(("hang.", "abort.")) and (e["test"] or "").endswith(f"::{test}")
        ]
    assert set(told_of(environment, "test_off").values()) == {"mark"}


def test_wrong_marks_are_said_on_the_test(environment: str) -> None:
    told, events = marked(environment)
    wanted = {
        "test_wrong_positional": "needs a name: write allow=[...], stall_after=... or off=True.",
        "test_wrong_kind": "allow=['leak'] names no kind of finding: `leak`. There are deadlock,",
        "test_wrong_time": "stall_after='1s' is no number of seconds.",
        "test_wrong_name": "of=True is no parameter of it; there are allow, stall_after and off.",
        "test_wrong_truth": "off=1 is neither True nor False.",
        "test_wrong_list": 'allow=7 is no list of kinds; write for example allow=["open-handle"].',
    }
    outcomes = {event["test"].rsplit("::")[-1]: event["outcome"] for event in events if event["t"] == "test.result"}
    for test, words in wanted.items():
        assert outcomes[test] == "error"
        assert "@pytest.mark.looptrap: " in told.output and words in told.output, (test, told.output)
    assert outcomes["test_after"] == "passed"
    # The message alone, without a traceback through our files.
    assert "looptrap_watchdog/accepted.py" not in told.output


ALLOWED_TESTS = """
import asyncio

from helpers import leave


def test_first():
    asyncio.run(leave())
"""

HELPERS = """
import asyncio

kept = []


async def leave():
    kept.append(asyncio.ensure_future(asyncio.sleep(1000)))
"""


def test_patterns_of_the_configuration(tmp_path: Path) -> None:
    project(tmp_path, helpers__py=HELPERS, conftest__py="", pytest__ini="[pytest]\npythonpath = .\n")
    project(tmp_path / "tests" / "slow", test_slow__py=ALLOWED_TESTS)
    fits = (
        "tests",
        "tests/slow/",
        "tests/slow/test_slow.py",
        "tests/slow/test_slow.py::test_first",
        "tests/*/test_*.py",
        "*::test_first",
        "helpers.py",
    )
    others = ("test", "tests/slow/test_slow", "tests/fast", "slow", "helpers", "test_first")
    for pattern in (*fits, *others):
        assert covers(f"pending-task:{pattern}") == (pattern in fits), pattern
    assert covers("all") and covers("pending-task") and not covers("open-handle:tests")
    for kinds, code in (("pending-task:helpers.py", 0), ("pending-task:tests/slow", 0), ("pending-task:tests/fast", 1)):
        told = run_alone(first, tmp_path, "--looptrap-fail-on=pending-task", f"--looptrap-allow={kinds}")
        assert told.code == code, told.output


def covers(text: str) -> bool:
    """Whether an allowance covers the finding of the test above."""
    one = plugin("kinds").allowance(text)
    return bool(one.covers("pending-task", "tests/slow/test_slow.py::test_first", "helpers.py"))


def plugin(name: str) -> Any:
    """A module of the plugin that does nothing when it is imported."""
    sys.path.insert(0, str(PACKAGE))
    try:
        return importlib.import_module(f"looptrap_watchdog.{name}")
    finally:
        sys.path.remove(str(PACKAGE))
