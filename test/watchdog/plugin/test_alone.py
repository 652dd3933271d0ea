"""``pytest -p looptrap_watchdog`` without a runner is a complete tool."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from pathlib import Path

import pytest
from alone import Told, project, run_alone
from harness import ENDS, LIMIT, PACKAGE, environments, interpreter, scratch

ENVIRONMENTS = ENDS

first = environments()[0]

CONFIG = "[pytest]\nasyncio_mode = strict\naddopts = --strict-markers\n"

TESTS = """
import asyncio
import time

import pytest

kept = []


@pytest.mark.asyncio
async def test_waits():
    jobs = asyncio.Queue()
    await jobs.get()


@pytest.mark.asyncio
@pytest.mark.parametrize("number", [1, 2, 3])
async def test_blocks(number):
    time.sleep(0.25)


@pytest.mark.asyncio
async def test_leaves():
    kept.append(asyncio.ensure_future(asyncio.sleep(1000)))


@pytest.mark.asyncio
@pytest.mark.looptrap(allow=["open-handle"])
async def test_accepted():
    kept.append(asyncio.get_running_loop().call_later(1000, print))


def test_last():
    asyncio.run(asyncio.sleep(0))
"""

QUIET = """
import asyncio


def test_quiet():
    asyncio.run(asyncio.sleep(0.01))
"""

SYNC = "def test_sync():\n    pass\n"


@functools.cache
def folder() -> Path:
    return project(
        scratch(),
        pytest__ini=CONFIG,
        test_all__py=TESTS,
        test_quiet__py=QUIET,
        test_sync__py=SYNC,
    )


@functools.cache
def alone(environment: str, *args: str) -> Told:
    return run_alone(environment, folder(), *args)


def at(text: str) -> str:
    """Place of the line of the tests that holds a text."""
    lines = TESTS.splitlines()
    return f"test_all.py:{1 + next(number for number, content in enumerate(lines) if text in content)}"


def test_the_section(environment: str) -> None:
    told = alone(environment)
    assert told.code == 1 and "1 failed, 8 passed" in told.output, told.output
    text = told.flat
    waits = at("jobs.get()")
    assert f"test_all.py::test_waits deadlock: Deadlock at {waits} (proved): " in text and "`jobs.get()` waits for an item" in text
    assert f"task test_waits waits for asyncio.Queue.get (`jobs`) {waits}" in text
    assert "What to do: Start the producer before this await" in text
    assert f"test_all.py::test_leaves pending-task: Task `sleep`, made at {at('ensure_future')}" in text
    # Three tests, one line of code: told once.
    assert text.count("blocked-loop:") == 1
    assert f"at {at('time.sleep')} (and in 2 more tests)" in text


def test_the_accepted_are_counted_and_not_shown(environment: str) -> None:
    text = alone(environment).flat
    assert "test_accepted" not in text and "Timer" not in text
    assert "accepted by marks or configuration, and not shown: open-handle 1" in text


def test_the_health_of_the_loops(environment: str) -> None:
    text = alone(environment).flat
    assert "loops: 8" in text and "none left open; lag " in text
    assert "1 task left running, blocked 3 times for 0." in text


def test_the_order_of_the_tests_is_kept(environment: str) -> None:
    heads = [line for line in alone(environment).section if line.startswith("test_all.py::")]
    assert heads == [f"test_all.py::{name}" for name in ("test_waits", "test_blocks[1]", "test_leaves")]


def test_workers_findings_are_shown_by_the_controller(environment: str) -> None:
    told = alone(environment, "-n", "2", "--looptrap-fail-on=pending-task", "--deselect", "test_all.py::test_waits")
    assert told.code == 1, told.output
    assert "8 passed" in told.output and "failed" not in told.lines[-1]
    text = told.flat
    assert "blocked-loop: The loop was blocked for" in text and at("time.sleep") in text
    assert f"pending-task: Task `sleep`, made at {at('ensure_future')}" in text
    assert "accepted by marks or configuration, and not shown: open-handle 1" in text
    assert "loops: 7" in text
    assert "the run fails because of --looptrap-fail-on: pending-task (1)" in text


def test_quiet_runs_say_little(environment: str) -> None:
    told = alone(environment, "test_quiet.py")
    assert told.code == 0
    assert len(told.section) == 1 and told.section[0].startswith("loops: 1, none left open; lag ")
    assert not alone(environment, "test_quiet.py", "-q").section
    assert "looptrap" not in alone(environment, "test_sync.py", "-q").output


def test_short_lines_with_q() -> None:
    told = alone(first, "-q", "--tb=no")
    waits = at("jobs.get()")
    assert told.section[0].startswith(f"{waits}: deadlock: Deadlock at {waits} (proved): ")
    assert "`jobs.get()` waits for an item" in told.section[0] and told.section[0].endswith("[test_all.py::test_waits]")
    # One line for each finding, and one for what is accepted.
    assert len(told.section) == 4, told.section
    assert not alone(first, "--looptrap-summary=none").section


def test_fail_on(environment: str) -> None:
    chosen = ("-k", "leaves", "--looptrap-fail-on=open-handle,pending-task")
    told = alone(environment, *chosen)
    assert told.code == 1 and "1 passed" in told.output
    assert told.section[-1] == "looptrap: the run fails because of --looptrap-fail-on: pending-task (1)"
    assert alone(environment, "-k", "leaves", "--looptrap-fail-on=deadlock").code == 0
    # What is accepted fails nothing.
    assert alone(environment, "-k", "accepted", "--looptrap-fail-on=all").code == 0


def test_fail_on_says_why_without_a_summary() -> None:
    for more in (("-p", "no:terminal"), ("--no-summary",), ("-qq", "--looptrap-summary=none")):
        told = alone(first, "-k", "leaves", "--looptrap-fail-on=all", *more)
        assert told.code == 1
        assert told.output.count("the run fails because of --looptrap-fail-on: pending-task (1)") == 1, told.output


def test_colours_follow_pytest() -> None:
    told = alone(first, "-k", "waits or leaves", "--color=yes", "--looptrap-fail-on=pending-task")
    lines = [line for line in told.output.splitlines() if "\x1b[" in line]
    assert any("\x1b[31m" in line and "deadlock: Deadlock at" in line for line in lines)
    assert any("\x1b[33m" in line and "pending-task: Task" in line for line in lines)
    assert "\x1b[" not in alone(first).output


def test_header_names_what_is_not_as_usual() -> None:
    told = alone(first, "-k", "leaves", "--looptrap-fail-on=open-handle")
    assert "looptrap: fails on open-handle" in told.lines
    assert "looptrap: fails" not in alone(first, "-k", "leaves", "--looptrap-fail-on=open-handle", "--no-header").output
    assert not [line for line in alone(first).lines if line.startswith("looptrap:")]


def test_events_of_the_whole_run(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_text("what was there before\n")
    told = run_alone(first, folder(), "-n", "2", f"--looptrap-events={file}", "test_quiet.py", "test_sync.py")
    assert told.code == 0, told.output
    events = [json.loads(line) for line in file.read_text().splitlines()]
    assert {event["worker"] for event in events if event["t"] == "hello"} == {None, "gw0", "gw1"}
    (whole,) = [event for event in events if event["t"] == "loop.health" and event["worker"] is None]
    assert (whole["processes"], whole["loops"]["used"]) == (2, 1)


def test_switched_off(environment: str) -> None:
    told = alone(environment, "--looptrap-off", "-k", "accepted or leaves or blocks")
    # The mark is known, and nothing is seen.
    assert told.code == 0 and not told.section, told.output


def test_ends_nothing_when_told_so() -> None:
    told = alone(first, "-k", "waits", "--looptrap-no-abort", "--timeout=2")
    assert "Timeout" in told.output and "deadlock: Deadlock at" in told.flat


NESTED = '''
pytest_plugins = ["pytester"]

INNER = """
import asyncio

kept = []


def test_inner():
    loop = asyncio.new_event_loop()
    kept.append(loop.create_task(asyncio.sleep(1)))
    loop.close()
"""


def test_outer(pytester):
    pytester.makepyfile(INNER)
    result = pytester.runpytest_inprocess("-p", "looptrap_watchdog", "--looptrap-fail-on=deadlock")
    result.assert_outcomes(passed=1)
    assert "looptrap" not in result.stdout.str()


def test_after():
    pass
'''


def test_a_session_inside_a_test_is_left_alone(environment: str, tmp_path: Path) -> None:
    told = run_alone(environment, project(tmp_path, test_nested__py=NESTED))
    assert told.code == 0 and "2 passed" in told.output, told.output
    assert "test_inner" not in told.flat


@pytest.mark.parametrize("how", ["late", "twice"])
def test_loaded_in_another_way(how: str, tmp_path: Path) -> None:
    """From a conftest file, or by name and from a conftest file."""
    files = project(tmp_path, conftest__py='pytest_plugins = ["looptrap_watchdog"]\n', test_all__py=TESTS)
    told = run_alone(first, files, "-k", "waits", plugin=how == "twice")
    assert told.code == 1 and told.flat.count("deadlock: Deadlock at") == 1, told.output


def test_a_script_that_runs_pytest_is_not_the_owner_of_our_signal_handler(tmp_path: Path) -> None:
    """A line of the user's own lies below all we do then."""
    script = "import pytest\nimport sys\n\nsys.exit(pytest.main(sys.argv[1:]))\n"
    files = project(tmp_path, run_tests__py=script, test_quiet__py="def test_quiet():\n    pass\n")
    options = ["-p", "looptrap_watchdog", "-p", "no:cacheprovider", "--looptrap-fail-on=all"]
    done = subprocess.run(
        [str(interpreter(first)), str(files / "run_tests.py"), *options],
        cwd=files,
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        check=False,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 0 and "SIGURG" not in done.stdout, done.stdout + done.stderr
