"""The stream survives, the run is unaffected, and nothing is found where nothing is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from harness import CASES, ENDS, LIMIT, UNLIMITED, Run, command_of, environments, line, run, variables_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and fork are POSIX")
ENVIRONMENTS = ENDS

first = environments()[0]


@pytest.mark.parametrize("place", environments())
def test_nothing_is_found_in_passing_tests(place: str) -> None:
    seen = run("passing", place, (), UNLIMITED)
    assert set(seen.outcomes().values()) == {"passed"}, seen.output
    known = ("hello", "session.", "collect.", "phase.", "fixture.", "loop.created", "loop.running", "loop.closed")
    more = ("exit.start", "loop.summary", "loop.health", "tasks.delta", "heartbeat", "test.result", "handle.open", "block.")
    quiet = (*known, *more)
    found = [event for event in seen.events if not event["t"].startswith((*quiet, "note"))]
    assert not seen.notes()
    assert not found, [(event["t"], event["test"], event.get("explanation")) for event in found]


def test_sequence_has_no_gap(environment: str) -> None:
    seen = run("passing", environment, (), UNLIMITED)
    assert sorted(event["seq"] for event in seen.events) == list(range(1, len(seen.events) + 1))


@posix
def test_killed_run_leaves_whole_lines(environment: str) -> None:
    seen = run("killed", environment, ("-k", "before or killed"))
    assert seen.code == -signal.SIGKILL
    assert seen.outcome("test_before") == "passed"
    assert seen.of("phase.start", "test_killed", phase="call")
    assert not seen.of("phase.end", "test_killed", phase="call")


@posix
def test_c_code_that_holds_the_gil(tmp_path: Path) -> None:
    """What the runner does: heartbeats stop, SIGUSR2 makes faulthandler write the line, then it kills."""
    events, faults = tmp_path / "events.ndjson", tmp_path / "faults.txt"
    variables = variables_of(events, {"LOOPTRAP_FAULT_FILE": str(faults)})
    command = command_of("killed", first, ("-k", "gil"))
    process = subprocess.Popen(command, cwd=CASES, env=variables, stdout=subprocess.DEVNULL)
    try:
        before = silent_since(events)
        process.send_signal(signal.SIGUSR2)
        text = wait_for(lambda: faults.read_text() if faults.exists() else "", "killed.py")
    finally:
        process.kill()
        process.wait()
    assert f'killed.py", line {line("killed", "in C")} in test_holds_the_gil' in text
    assert before["phase"] == "call"


def silent_since(events: Path) -> dict[str, object]:
    """Waits until the stream has been silent for a second in the call phase; its last event."""
    size, since, until = -1, time.monotonic(), time.monotonic() + LIMIT
    while time.monotonic() < until:
        now = events.stat().st_size if events.exists() else 0
        if now != size:
            size, since = now, time.monotonic()
        text = events.read_text() if now else ""
        if "test_holds_the_gil" in text and '"phase":"call"' in text and time.monotonic() - since > 1.0:
            return dict(json.loads(text.splitlines()[-1]))
        time.sleep(0.05)
    raise AssertionError("the stream never fell silent")


def wait_for(read, *wanted: str) -> str:  # type: ignore[no-untyped-def]
    """Waits until a line of a text contains something."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        text = str(read())
        if any(all(word in line for word in wanted) for line in text.splitlines()):
            return text
        time.sleep(0.05)
    raise AssertionError(f"{wanted} was never written")


def test_unwritable_folder_is_one_note(environment: str, tmp_path: Path) -> None:
    missing = tmp_path / "no" / "such" / "folder" / "events.ndjson"
    seen = run("everywhere", environment, ("-k", "fine"), (("LOOPTRAP_EVENTS", str(missing)),))
    assert seen.code == 0
    assert seen.output.count("looptrap: cannot write") == 1


def test_without_a_runner_it_still_protects(environment: str) -> None:
    seen = run("many", environment, ("-k", "0"), (("LOOPTRAP_EVENTS", ""),))
    assert seen.code == 1
    assert "1 failed, 1 passed" in seen.output
    assert "= looptrap =" in seen.output and "Deadlock at many.py" in seen.output


@posix
def test_fork(environment: str) -> None:
    seen = run("forks", environment)
    tests = ("sync", "asyncio", "anyio", "run", "unittest", "after_all")
    assert seen.outcomes() == {f"test_{test}": "passed" for test in tests}
    assert len({event["pid"] for event in seen.events}) == 1
    assert len(seen.of("test.result")) == len(tests)


def test_xdist(environment: str) -> None:
    seen = run("many", environment, ("-n", "2"))
    workers = {event["worker"] for event in seen.of("hello")}
    assert {"gw0", "gw1"} <= workers
    results = seen.of("test.result")
    assert sorted(event["outcome"] for event in results).count("passed") == 6
    assert len({event["test"] for event in results}) == 13
    proofs = {event["test"] for event in seen.of("hang.proved")}
    assert len(proofs) == 7
    assert seen.code == 1 and len(seen.of("session.end")) == 3


def test_pytest_timeout_comes_second(environment: str) -> None:
    seen = run("many", environment, ("-k", "hangs and 0", "--timeout", "60"))
    assert seen.of("hang.proved")
    assert "Timeout" not in seen.output
    other = run("many", environment, ("-k", "hangs and 0", "--timeout", "2"), (("LOOPTRAP_ABORT", "0"),))
    assert other.of("hang.proved") and not other.of("abort.start")
    assert "Timeout" in other.output


@posix
def test_debugger_prompt_stops_the_clocks(environment: str, tmp_path: Path) -> None:
    events = tmp_path / "events.ndjson"
    command = command_of("debugged", environment, ("-s",))
    variables = variables_of(events, {"LOOPTRAP_STALL_AFTER": "0.5"})
    process = subprocess.Popen(
        command,
        cwd=CASES,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin is not None
    held = ("test_asyncio", "test_anyio", "test_run", "test_unittest")
    for test in held:
        wait_for(lambda: events.read_text() if events.exists() else "", f'{test}","phase":"call","gen":', '"paused"')
        time.sleep(1.5)
        process.stdin.write("c\n")
        process.stdin.flush()
    output, _ = process.communicate(timeout=LIMIT)
    seen = Run("debugged", process.returncode, output, events.read_text().splitlines())
    passed = {test: "passed" for test in (*held, "test_suspended")}
    assert seen.outcomes() == {**passed, "test_after_all": "failed"}
    for test in passed:
        assert not seen.of("hang.suspected", test) + seen.of("hang.proved", test) + seen.of("block.end", test)
        assert seen.one("phase.end", test, phase="call")["paused_ms"] > 900
    assert seen.of("hang.proved", "test_after_all")


def test_collection_error(environment: str) -> None:
    event = run("broken", environment).one("collect.error")
    assert "no_such_module_anywhere" in event["message"]
    assert event["loc"]["line"] == line("broken", "broken")


def test_environment_may_be_cleared_by_tests() -> None:
    assert "LOOPTRAP_EVENTS" not in os.environ
