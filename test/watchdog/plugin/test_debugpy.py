"""A real debugpy session: while it holds the test nothing is told or ended, and afterwards the pause does not count."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
from debug_client import DebugClient
from harness import CASES, LIMIT, Run, at, command_of, interpreter, line, variables_of

CASE = "stepped"
PLACE = "extras"
"""The environment that has debugpy."""

HELD = 3.0
"""Seconds the breakpoint holds the test: longer than the limit of a stall, and than a block."""


def debugged(folder: Path) -> Run:
    """Runs the case under debugpy, stops at the breakpoint, and goes on."""
    events = folder / "events.ndjson"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    python, *pytest_command = command_of(CASE, PLACE)
    variables = variables_of(events, {"LOOPTRAP_STALL_AFTER": "2", "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    printed = (folder / "printed").open("w")  # No pipe: the adapter would hold it open.
    process = subprocess.Popen(
        [python, "-m", "debugpy", "--listen", f"127.0.0.1:{port}", "--wait-for-client", *pytest_command],
        cwd=CASES,
        env=variables,
        stdout=printed,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    client = None
    try:
        client = DebugClient(port)
        client.answer(client.ask("initialize", adapterID="looptrap", pathFormat="path"))
        attach = client.ask("attach", justMyCode=False)
        client.event("initialized")
        source = {"path": str(CASES / f"{CASE}.py")}
        client.answer(client.ask("setBreakpoints", source=source, breakpoints=[{"line": line(CASE, "stopped")}]))
        client.answer(client.ask("configurationDone"))
        client.answer(attach)
        stopped = client.event("stopped")
        assert stopped["body"]["reason"] == "breakpoint"
        time.sleep(HELD)
        client.answer(client.ask("continue", threadId=stopped["body"]["threadId"]))
        process.wait(timeout=LIMIT)
    finally:
        printed.close()
        if client is not None:
            client.close()
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait()
    return Run(CASE, process.returncode, (folder / "printed").read_text(), events.read_text().splitlines())


@pytest.mark.skipif(not interpreter(PLACE).exists(), reason=f"{PLACE} is missing: run node scripts/environments.mjs {PLACE}")
def test_a_breakpoint_stops_the_clocks(tmp_path: Path) -> None:
    seen = debugged(tmp_path)
    test = "test_helper_is_stopped"
    assert [event["state"] for event in seen.of("debugger", test)] == ["paused", "resumed"], seen.output
    found = seen.of("hang.proved", test) + seen.of("hang.suspected", test) + seen.of("block.end", test)
    assert not found + seen.of("abort.start", test), seen.told(test)
    assert seen.one("phase.end", test, phase="call")["paused_ms"] > HELD * 800
    assert seen.outcomes() == {test: "passed", "test_after_all": "failed"}
    assert at(seen.one("hang.proved", "test_after_all")["victim"])[0] == CASE
