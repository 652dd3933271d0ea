"""Blocked loops: the line, the cause, how long, and whether it computed."""

from __future__ import annotations

import pytest
from harness import ENDS, at, line, run

CASE = "blocks"
ENVIRONMENTS = ENDS


@pytest.mark.parametrize(
    ("test", "marker", "cause"),
    [
        ("test_sleep", "sleep", "time.sleep"),
        ("test_callback", "callback", "time.sleep"),
        ("test_fixture", "fixture", "time.sleep"),
        ("test_compute", "compute", "computation"),
        ("test_subprocess", "subprocess", "subprocess"),
        ("test_socket", "recv", "socket"),
    ],
)
def test_block(environment: str, test: str, marker: str, cause: str) -> None:
    seen = run(CASE, environment)
    longest = max(seen.of("block.end", test), key=lambda block: float(block["ms"]))
    assert longest["cause"] == cause
    assert at(longest["at"])[1] in (line(CASE, marker), line(CASE, marker) - 1)
    assert longest["ms"] >= 450
    assert seen.outcome(test) == "passed"


def test_phase(environment: str) -> None:
    assert run(CASE, environment).of("block.end", "test_fixture")[0]["phase"] == "setup"


def test_computing_uses_the_processor_and_sleeping_does_not(environment: str) -> None:
    seen = run(CASE, environment)
    sleep = seen.one("block.end", "test_sleep")
    assert sleep["cpu_ms"] < sleep["ms"] / 2
    compute = max(seen.of("block.end", "test_compute"), key=lambda block: float(block["ms"]))
    assert compute["cpu_ms"] > sleep["cpu_ms"]


@pytest.mark.parametrize("test", ["test_import", "test_short"])
def test_no_block(environment: str, test: str) -> None:
    assert not run(CASE, environment).of("block.end", test)


def test_making_a_client_is_not_called_a_synchronous_client(environment: str) -> None:
    seen = run(CASE, environment)
    block = max(seen.of("block.end", "test_certificates"), key=lambda block: float(block["ms"]))
    assert at(block["at"]) == (CASE, line(CASE, "certificates"))
    assert "certificates" in block["cause"]
    assert "fixture of a wider scope" in block["advice"]
