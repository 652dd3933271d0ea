"""Attribution: to the test that made a thing, and not to the one it surfaces in."""

from __future__ import annotations

import pytest
from harness import ENDS, line, name_of, run, user_at

CASE = "surfacing"
ENVIRONMENTS = ENDS
AUTO = ("-o", "asyncio_mode=auto")


@pytest.mark.parametrize(
    ("test", "marker"),
    [
        ("test_coroutine_kept_for_a_while", "kept for a while"),
        ("test_coroutine_of_a_fixture", "made by fixture"),
        ("test_coroutine_of_a_parameter[1]", "of a parameter"),
        ("test_coroutine_of_a_parameter[2]", "of a parameter"),
        ("test_last", "in the last test"),
        ("test_really_last", "to the very end"),
    ],
)
def test_coroutine(environment: str, test: str, marker: str) -> None:
    told = run(CASE, environment, AUTO).one("coroutine.never_awaited", test)
    assert user_at(told["created"]) == (CASE, line(CASE, marker))


def test_coroutine_of_a_module(environment: str) -> None:
    found = run(CASE, environment, AUTO).of("coroutine.never_awaited")
    told = [event for event in found if event["test"] is None]
    assert [user_at(event["created"]) for event in told] == [(CASE, line(CASE, "at import"))]


@pytest.mark.parametrize(
    ("test", "where", "marker", "made"),
    [
        ("test_callback_fails", "callback", "fails in a callback", None),
        ("test_timer_fails", "callback", "fails in a timer", "timer made"),
        ("test_future_fails", "future", "fails in a future", None),
        ("test_destructor_fails", "destructor", "fails in a destructor", None),
    ],
)
def test_exception(environment: str, test: str, where: str, marker: str, made: str) -> None:
    told = run(CASE, environment, AUTO).one("exception.lost", test)
    assert told["where"] == where
    assert "LookupError" in told["exc"]
    assert user_at(told["stack"]) == (CASE, line(CASE, marker))
    if made is not None:
        assert user_at(told["created"]) == (CASE, line(CASE, made))


@pytest.mark.parametrize("provider", ["asyncio", "anyio", "run", "unittest"])
def test_transport_of_a_closed_loop(environment: str, provider: str) -> None:
    """Told when its test ends, or when its destructor fails for want of a loop: of the test that made it."""
    seen, test = run(CASE, environment, AUTO), f"test_process_{provider}"
    told = seen.of("handle.leak", test) + seen.of("exception.lost", test)
    assert told, seen.told(test)
    for event in told:
        assert user_at(event["created"]) == (CASE, line(CASE, "process left"))
        assert "ubprocess" in event["explanation"]
        assert event["t"] == "handle.leak" or "RuntimeError: Event loop is closed" in event["exc"]


def test_exception_of_a_handler(environment: str) -> None:
    seen = run(CASE, environment, AUTO)
    test = "test_handler_of_a_server_fails"
    told = seen.of("exception.lost", test) + seen.of("task.exception_lost", test)
    assert [user_at(event["stack"]) for event in told] == [(CASE, line(CASE, "fails in a handler"))]


def test_exception_of_a_task(environment: str) -> None:
    told = run(CASE, environment, AUTO).one("task.exception_lost", "test_task_fails_and_is_kept")
    assert user_at(told["stack"]) == (CASE, line(CASE, "fails in a task"))
    assert user_at(told["created"]) == (CASE, line(CASE, "failing task"))


def test_socket_that_only_the_collector_closes(environment: str) -> None:
    leak = run(CASE, environment, AUTO).one("handle.leak", "test_socket_forgotten")
    assert (leak["kind"], user_at(leak["created"])) == ("socket", (CASE, line(CASE, "forgotten")))


def test_nothing_is_put_on_others(environment: str) -> None:
    seen = run(CASE, environment, AUTO)
    for test in ("test_exception_is_read", "test_coroutine_is_awaited", "test_where_it_surfaces"):
        for kind in ("coroutine.never_awaited", "exception.lost", "task.exception_lost", "handle.leak"):
            assert not seen.of(kind, test), seen.told(test)
    assert not seen.notes()


def test_every_test_passes(environment: str) -> None:
    outcomes = run(CASE, environment, AUTO).outcomes()
    assert {name_of(test): outcome for test, outcome in outcomes.items() if outcome != "passed"} == {}
