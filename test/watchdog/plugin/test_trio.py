"""trio: proved, ended and left alone as asyncio is, under anyio's plugin and in ``trio.run()``."""

from __future__ import annotations

import pytest
from harness import ENDS, at, line, name_of, run

CASE = "trios"
ENVIRONMENTS = ENDS


@pytest.mark.parametrize(
    ("test", "marker", "what"),
    [
        ("test_event", "event", "trio.Event.wait"),
        ("test_channel", "channel", "trio.MemoryReceiveChannel.receive"),
        ("test_nursery", "child", "trio.sleep_forever"),
        ("test_nursery_of_library_code", "nursery", "trio.Nursery"),
        ("test_anyio_event", "anyio event", "Event.wait"),
        ("test_fixture", "in setup", "trio.Event.wait"),
        ("test_run", "run", "trio.Event.wait"),
        ("test_clock_that_jumps_nowhere", "no deadline to jump to", "trio.Event.wait"),
        ("test_hangs_beside_a_task", "beside", "trio.Event.wait"),
    ],
)
def test_deadlock(environment: str, test: str, marker: str, what: str) -> None:
    if marker == "nursery" and environment == "pa021":
        marker = "nursery before 3.10"
    seen = run(CASE, environment)
    proof = next(e for e in seen.events if e["t"] == "hang.proved" and name_of(e["test"]).split("[")[0] == test)
    assert (at(proof["victim"]), proof["certainty"]) == ((CASE, line(CASE, marker)), "proof")
    assert any(what in link["waitsFor"] for link in proof["chain"]), proof["chain"]
    result = next(e for e in seen.events if e["t"] == "test.result" and name_of(e["test"]).split("[")[0] == test)
    assert result["outcome"] == ("error" if test == "test_fixture" else "failed")
    assert at(result["failure"]["loc"]) == (CASE, line(CASE, marker))


def test_others_pass_without_a_word(environment: str) -> None:
    seen = run(CASE, environment)
    passed = {name_of(e["test"]).split("[")[0] for e in seen.of("test.result", outcome="passed")}
    assert passed == {
        "test_thread",
        "test_deadline",
        "test_socket",
        "test_beside_a_task",
        "test_sync_beside_a_task",
        "test_run_passes",
        "test_clock_that_jumps",
        "test_late_deadline",
        "test_woken_late",
        "test_blocks",
        "test_after_all",
        "test_after_all_beside_a_task",
    }, seen.output
    quiet = ("hang.", "task.leak", "handle.leak", "loop.multiple", "loop.cross", "spin")
    found = [e for e in seen.events if e["t"].startswith(quiet) and name_of(e["test"]).split("[")[0] in passed]
    assert not found, found
    assert not seen.notes()


def test_block(environment: str) -> None:
    block = run(CASE, environment).one("block.end", "test_blocks")
    assert (at(block["at"]), block["cause"]) == ((CASE, line(CASE, "block")), "time.sleep")


def test_runs_are_counted(environment: str) -> None:
    seen = run(CASE, environment)
    assert seen.one("test.result", "test_run_passes")["loops"] == 1
    assert not [e for e in seen.of("loop.summary") if e["unclosed"]]
