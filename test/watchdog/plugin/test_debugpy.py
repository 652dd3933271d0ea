"""A real debugpy session, with debugpy where an editor's extension has it, outside of any environment.

While it holds the test nothing is told or ended, and afterwards the pause does not count; what is asked is answered.
"""

from __future__ import annotations

import ast
import base64
import json
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Iterator

import pytest
from debug_client import DebugClient
from harness import CASES, LIMIT, Run, at, command_of, interpreter, line, variables_of

CASE = "stepped"
HELD = 3.0
"""Seconds the breakpoint holds the test: longer than the limit of a stall, and than a block."""


ASKED = "__import__('looptrap_watchdog.verdicts.at_pause', fromlist=['encoded']).encoded()"
"""As the editor asks."""


def debugged(extras: str, folder: Path) -> tuple[Run, dict[str, Any]]:
    """Runs the case under debugpy, stops at the breakpoint, asks for the tasks there, and goes on."""
    events = folder / "events.ndjson"
    site = next((interpreter(extras).parents[1] / "lib").glob("python3.*/site-packages"))
    libs = folder / "extension" / "bundled" / "libs"
    libs.mkdir(parents=True)
    (libs / "debugpy").symlink_to(site / "debugpy", target_is_directory=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    python, *pytest_command = command_of(CASE, extras)
    variables = variables_of(events, {"LOOPTRAP_STALL_AFTER": "2", "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    variables["PYTHONPATH"] = os.pathsep.join([str(libs), variables.get("PYTHONPATH", "")]).rstrip(os.pathsep)
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
        thread = stopped["body"]["threadId"]
        [frame, *_] = client.answer(client.ask("stackTrace", threadId=thread))["body"]["stackFrames"]
        asked = client.ask("evaluate", expression=ASKED, frameId=frame["id"], context="clipboard")
        shown = client.answer(asked)["body"]["result"]
        time.sleep(HELD)
        client.answer(client.ask("continue", threadId=thread))
        process.wait(timeout=LIMIT)
    finally:
        printed.close()
        if client is not None:
            client.close()
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait()
    run = Run(CASE, process.returncode, (folder / "printed").read_text(), events.read_text().splitlines())
    return run, json.loads(base64.b64decode(ast.literal_eval(shown)))


@pytest.fixture(scope="module")
def session(extras: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Run, dict[str, Any]]]:
    yield debugged(extras, tmp_path_factory.mktemp("debugged"))


def test_a_breakpoint_stops_the_clocks(session: tuple[Run, dict[str, Any]]) -> None:
    seen, _ = session
    test = "test_helper_is_stopped"
    assert [event["state"] for event in seen.of("debugger", test)] == ["paused", "resumed"], seen.output
    found = seen.of("hang.proved", test) + seen.of("hang.suspected", test) + seen.of("block.end", test)
    assert not found + seen.of("abort.start", test), seen.told(test)
    assert seen.one("phase.end", test, phase="call")["paused_ms"] > HELD * 800
    assert seen.outcomes() == {test: "passed", "test_after_all": "failed"}
    assert at(seen.one("hang.proved", "test_after_all")["victim"])[0] == CASE


def test_the_tasks_at_a_breakpoint_are_told_with_what_they_wait_for(session: tuple[Run, dict[str, Any]]) -> None:
    _, found = session
    [loop] = [one for one in found["loops"] if one["tasks"]]
    assert "made by pytest-asyncio for scope function" in loop["about"] and loop["left_out"] == 0
    own, helper = loop["tasks"]
    assert own["own"] and not helper["own"] and not own["infra"]
    assert own["state"] == "waiting" and at(own["at"]) == (CASE, line(CASE, "waits")), own
    [wait] = own["chain"]
    assert wait["waitsFor"] == "asyncio.Event.wait (`done`)", wait
    assert helper["state"] == "running" and helper["chain"] == [] and not helper["cycle"]
    assert at(helper["at"]) == (CASE, line(CASE, "stopped")), helper
    assert at(helper["created"]) == (CASE, line(CASE, "made")), helper
    assert helper["owner"] == "test `test_helper_is_stopped`"
