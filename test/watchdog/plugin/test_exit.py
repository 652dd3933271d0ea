"""A run that does not end after its last test: what keeps it, who made that, told while it hangs."""

from __future__ import annotations

import pytest
from harness import Run, environments, line, run, user_at

CASE = "stays"
ENDS = [name for name in environments() if name in ("newest", "pa021")]
"""The oldest and the newest Python."""


def seen(environment: str, tests: str) -> Run:
    return run(CASE, environment, ("-k", f"{tests} or test_last"), (("LOOPTRAP_STALL_AFTER", "1"),))


def hooks(environment: str) -> list[Run]:
    """Runs that wait in a hook when all tests are over: before and behind the end of the session."""
    plugins = ("session_ends", "unconfigured")
    return [run("session_ends", environment, ("-p", plugin), (("LOOPTRAP_STALL_AFTER", "1"),)) for plugin in plugins]


@pytest.mark.parametrize("python", ENDS)
@pytest.mark.parametrize(
    ("tests", "test", "kind", "label", "marker"),
    [
        ("test_thread or test_executor or test_client", "test_thread", "thread", "consumer", "thread"),
        ("test_thread or test_executor or test_client", "test_executor", "executor", "wait_until_told", "executor"),
        ("test_thread or test_executor or test_client", "test_client", "thread", "aiosqlite.Connection", "client"),
        ("test_atexit", "test_atexit", "atexit", "flush", "atexit"),
        ("test_child", "test_child", "process", "importer", "child"),
    ],
)
def test_keeper(python: str, tests: str, test: str, kind: str, label: str, marker: str) -> None:
    found = seen(python, tests)
    told = found.one("exit.stuck", test)
    assert told["kind"] == kind
    assert label in told["label"]
    assert user_at(told["created"]) == (CASE, line(CASE, marker))
    assert f"`{test}`" in told["explanation"]
    if kind in ("executor", "atexit"):
        assert user_at(told["at"]) == (CASE, line(CASE, "waits"))
    assert set(found.outcomes().values()) == {"passed"}
    assert told["seq"] > found.one("session.end")["seq"]


def test_unclosed_client_has_its_own_remedy() -> None:
    told = seen("newest", "test_thread or test_executor or test_client").one("exit.stuck", "test_client")
    assert "await db.close()" in told["advice"]


@pytest.mark.skipif("pa021" not in ENDS, reason="newer runners wait for the default executor themselves")
def test_default_executor_of_a_loop_that_was_only_closed() -> None:
    told = seen("pa021", "test_default_executor").one("exit.stuck", "test_default_executor")
    assert (told["kind"], user_at(told["created"])) == ("executor", (CASE, line(CASE, "default executor")))


@pytest.mark.parametrize("python", ENDS)
def test_a_process_that_ends_is_not_told(python: str) -> None:
    assert not seen(python, "test_thread_that_ends_soon").of("exit.stuck")


@pytest.mark.parametrize("python", ENDS)
@pytest.mark.parametrize("hook", ["pytest_sessionfinish", "pytest_unconfigure"])
def test_a_hook_that_waits_after_the_last_test_is_told_and_left_alone(python: str, hook: str) -> None:
    found = hooks(python)[hook == "pytest_unconfigure"]
    told = found.one("hang.suspected")
    assert (told["class"], told["phase"], told["test"]) == ("waiting", "session", None)
    assert user_at(told["stack"]) == ("session_ends", line("session_ends", "waits"))
    assert f"`{hook}` waits in `asyncio." in told["explanation"]
    assert "outside of any test, and is left alone" in told["explanation"]
    assert not found.of("hang.proved") + found.of("abort.start")
    assert (found.code, found.outcomes()) == (0, {"test_last": "passed"})
    assert "the hook came back" in found.output
    assert told["explanation"] in found.output.replace("\n", " ")
