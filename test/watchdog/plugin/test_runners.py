"""The same under anyio's plugin, unittest and asyncio.run, in every phase."""

from __future__ import annotations

import pytest
from harness import at, line, run, user_at


@pytest.mark.parametrize(
    ("case", "test", "phase", "marker"),
    [
        ("anyio_tests", "test_event", "call", "event"),
        ("anyio_tests", "test_group", "call", "child"),
        ("anyio_tests", "test_fixture", "setup", "in setup"),
        ("anyio_tests", "test_fixture_after", "teardown", "in teardown"),
        ("unittests", "test_event", "call", "event"),
        ("unittests", "test_set_up", "call", "set up"),
        ("unittests", "test_tear_down", "call", "tear down"),
        ("unittests", "test_clean_up", "call", "clean up"),
        ("unittests", "test_run", "call", "run"),
        ("fixtures", "test_setup", "setup", "in setup"),
        ("fixtures", "test_teardown", "teardown", "in teardown"),
    ],
)
def test_deadlock(environment: str, case: str, test: str, phase: str, marker: str) -> None:
    seen = run(case, environment)
    proof = next(event for event in seen.events if event["t"] == "hang.proved" and test in event["test"])
    assert (at(proof["victim"]), proof["phase"]) == ((case, line(case, marker)), phase)
    result = next(event for event in seen.events if event["t"] == "test.result" and test in event["test"])
    assert result["outcome"] == ("failed" if phase == "call" else "error")
    assert at(result["failure"]["loc"]) == (case, line(case, marker))


@pytest.mark.parametrize(
    ("case", "tests"),
    [
        ("anyio_tests", ["test_deadline", "test_thread", "test_fine"]),
        ("unittests", ["test_fine", "test_run_fine"]),
    ],
)
def test_fine_tests_pass_without_a_word(environment: str, case: str, tests: list[str]) -> None:
    seen = run(case, environment)
    quiet = ("hang.proved", "hang.suspected", "task.leak", "handle.leak", "loop.multiple", "loop.cross", "spin")
    for test in tests:
        results = [e for e in seen.events if e["t"] == "test.result" and test in e["test"]]
        assert [result["outcome"] for result in results] == ["passed"]
        assert results[0]["loops"] == 1
        assert not [e for e in seen.events if e["t"] in quiet and test in (e["test"] or "")]


def test_anyio_block_and_leak(environment: str) -> None:
    seen = run("anyio_tests", environment)
    block = next(e for e in seen.events if e["t"] == "block.end" and "test_block" in e["test"])
    assert at(block["at"]) == ("anyio_tests", line("anyio_tests", "block"))
    leak = next(e for e in seen.events if e["t"] == "task.leak" and "test_leak" in e["test"])
    assert user_at(leak["created"]) == ("anyio_tests", line("anyio_tests", "leak"))


def test_backends(environment: str) -> None:
    kinds = {case: run(case, environment).one("collect.end")["async_kinds"] for case in ("anyio_tests", "unittests")}
    assert kinds["anyio_tests"]["anyio"] == 12
    assert kinds["unittests"] == {"asyncio": 0, "anyio": 0, "trio": 0, "unittest": 5, "sync": 2}


def test_what_wider_fixtures_own_is_not_the_tests_leak(environment: str) -> None:
    seen = run("fixtures", environment)
    uses = [e for e in seen.events if "uses" in (e["test"] or "")]
    assert len([e for e in uses if e["t"] == "test.result" and e["outcome"] == "passed"]) == 8
    assert not [e for e in uses if e["t"] in ("task.leak", "handle.leak")]
    opened = [e for e in uses if e["t"] == "handle.open" and e["kind"] == "server"]
    assert len(opened) == 1
    assert user_at(opened[0]["created"]) == ("fixtures", line("fixtures", "module server"))
    assert (opened[0]["owner"]["name"], opened[0]["owner"]["scope"]) == ("listening", "module")
    assert not seen.of("task.leak") + [e for e in seen.of("handle.leak") if e["kind"] != "loop"]


def test_wider_fixtures_of_anyios_own(environment: str) -> None:
    """A server's task of the session over three tests; one that its fixture forgets is the fixture's, at its end."""
    seen = run("anyio_tests", environment)
    uses = [e for e in seen.events if "test_uses" in (e["test"] or "")]
    assert [e["outcome"] for e in uses if e["t"] == "test.result"] == ["passed"] * 3
    assert not [e for e in seen.of("handle.leak") if user_at(e["created"])[1] == line("anyio_tests", "session server")]
    (leak,) = [e for e in uses if e["t"] == "task.leak"]
    assert user_at(leak["created"]) == ("anyio_tests", line("anyio_tests", "forgotten"))
    assert (leak["owner"]["kind"], leak["owner"]["name"], leak["owner"]["scope"]) == ("fixture", "forgotten", "module")


def test_every_node_id_is_listed(environment: str) -> None:
    seen = run("numerous", environment, ("--collect-only",))
    ends = seen.of("collect.end")
    listed = [nodeid for end in ends for nodeid in end["nodeids"]]
    assert len(ends) > 1
    assert len(listed) == len(set(listed)) == 4000
    assert {end["tests"] for end in ends} == {4000}
    assert not any(end.get("truncated") for end in ends)
