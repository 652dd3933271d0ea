"""Beside pytest-timeout, faulthandler, coverage, every way of capture, a full disk: the same verdicts, nothing disturbed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harness import Run, at, environments, interpreter, line, run

CASE = "neighbours"
ends = [name for name in environments() if name in ("newest", "pa021")]

BESIDE = {
    "timeout by signal": (("--timeout", "60"), ()),
    "timeout by thread": (("--timeout", "60", "--timeout-method", "thread"), ()),
    "faulthandler": (("-o", "faulthandler_timeout=60"), ()),
    "no capture": (("-s",), ()),
    "capture of sys": (("--capture=sys",), ()),
}


def has_proofs(seen: Run) -> None:
    for provider in ("", "sync", "anyio", "unittest"):
        test, marker = (f"test_hangs_in_{provider}", f"in {provider}") if provider else ("test_hangs", "hangs")
        proof = seen.one("hang.proved", test)
        assert (at(proof["victim"]), proof["certainty"]) == ((CASE, line(CASE, marker)), "proof")
        assert not seen.of("hang.suspected", test)
    outcomes = {
        "test_hangs": "failed",
        "test_passes": "passed",
        "test_hangs_in_sync": "failed",
        "test_hangs_in_anyio": "failed",
        "test_hangs_in_unittest": "failed",
        "test_after_all": "passed",
    }
    assert seen.outcomes() == outcomes


@pytest.mark.parametrize("place", ends)
@pytest.mark.parametrize("beside", BESIDE)
def test_same_verdicts(place: str, beside: str) -> None:
    args, variables = BESIDE[beside]
    seen = run(CASE, place, args, variables)
    has_proofs(seen)
    assert "Timeout" not in seen.output
    assert "said before" in seen.output and "written before" in seen.output


@pytest.mark.parametrize("place", ends)
@pytest.mark.parametrize("method", ["signal", "thread"])
def test_timeout_acts_as_ever_without_aborts(place: str, method: str) -> None:
    args = ("-k", "test_hangs and not in", "--timeout", "2", "--timeout-method", method, "-o", "faulthandler_timeout=1")
    seen = run(CASE, place, args, (("LOOPTRAP_ABORT", "0"),))
    assert len(seen.of("hang.proved", "test_hangs")) == 1
    assert not seen.of("abort.start")
    assert "Timeout" in seen.output
    assert "Timeout (0:00:01)!" in seen.output, "faulthandler's own"
    assert seen.code == 1
    # By thread pytest-timeout ends the whole process; the stream is whole up to there.
    assert bool(seen.of("session.end")) == (method == "signal")


@pytest.mark.parametrize(("place", "core"), [(place, "ctrace") for place in ends] + [("newest", "sysmon")] * ("newest" in ends))
def test_coverage_is_the_same(place: str, core: str, tmp_path: Path) -> None:
    """``sys.monitoring`` came with Python 3.12."""
    lines = {}
    for plugin in ("on", "off"):
        report = tmp_path / f"{plugin}.json"
        only = () if plugin == "on" else ("-k", "passes or after")
        args = ("--cov", CASE, "--cov-report", f"json:{report}", *only)
        variables = (("COVERAGE_CORE", core), ("COVERAGE_FILE", str(tmp_path / plugin)))
        seen = run(CASE, place, args, variables)
        found = json.loads(report.read_text())["files"]
        lines[plugin] = set(next(told["executed_lines"] for name, told in found.items() if name.endswith(f"{CASE}.py")))
        if plugin == "on":
            has_proofs(seen)
    first = line(CASE, "hangs")
    assert first in lines["on"] and first not in lines["off"]
    assert lines["off"] <= lines["on"]


@pytest.mark.parametrize("place", ends)
def test_full_disk_is_one_note(place: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    seen = run("everywhere", place, ("-k", "fine"), (("LOOPTRAP_EVENTS", "/dev/full"),))
    assert seen.code == 0, seen.output
    assert seen.output.count("looptrap: cannot write") == 1


def test_interpreters_are_there() -> None:
    assert all(interpreter(place).exists() for place in ends)
