"""Open handles: one report each, with the line that made them; nothing for those that were closed."""

from __future__ import annotations

import pytest
from harness import Run, line, run, user_at

CASE = "leaks"


def seen_in(environment: str) -> Run:
    # None of its tests waits for long; what a busy machine makes of them is no matter here.
    return run(CASE, environment, (), (("LOOPTRAP_STALL_AFTER", "60"),))


@pytest.mark.parametrize(
    ("test", "kind", "marker"),
    [
        ("test_httpx", "client", "httpx"),
        ("test_aiohttp", "client", "aiohttp"),
        ("test_engine", "client", "engine"),
        ("test_timer", "timer", "timer"),
        ("test_generator", "agen", "generator"),
        ("test_thread", "thread", "thread"),
        ("test_executor", "executor", "executor"),
        ("test_process", "process", "process"),
        ("test_plain_process", "process", "popen"),
        ("test_signal", "signal", "signal"),
        ("test_loop_signal", "signal", "the loop's signal"),
        ("test_connection_left", "client", "connection left"),
        ("test_session_left", "client", "session left"),
        ("test_socket", "socket", "socket"),
        ("test_loop", "loop", "loop"),
    ],
)
def test_handle(environment: str, test: str, kind: str, marker: str) -> None:
    leak = seen_in(environment).one("handle.leak", test)
    assert (leak["kind"], user_at(leak["created"])) == (kind, (CASE, line(CASE, marker)))
    assert leak["owner"]["name"] == test
    assert leak["advice"]


@pytest.mark.parametrize(
    "test",
    [
        "test_task_awaited",
        "test_task_cancelled",
        "test_fixture_cleans_up",
        "test_server_closed",
        "test_httpx_closed",
        "test_trio_keeps_its_threads",
        "test_aiohttp_closed",
        "test_engine_disposed",
        "test_timer_cancelled",
        "test_default_executor",
        "test_process_waited_for",
        "test_signal_given_back",
        "test_loop_signal_removed",
        "test_signal_of_a_loop_that_ends",
        "test_connections_closed",
        "test_sessions_closed",
        "test_socket_closed",
        "test_loop_closed",
    ],
)
def test_nothing(environment: str, test: str) -> None:
    seen = seen_in(environment)
    assert not seen.of("handle.leak", test) + seen.of("task.leak", test), seen.told(test)


def test_every_test_passes(environment: str) -> None:
    assert set(seen_in(environment).outcomes().values()) == {"passed"}


def test_task(environment: str) -> None:
    leak = seen_in(environment).one("task.leak", "test_task")
    assert user_at(leak["created"]) == (CASE, line(CASE, "created"))
    assert user_at(leak["suspended"]) == (CASE, line(CASE, "suspended"))
    assert leak["ended_by"] in ("runner-cancel", "destroyed")
    assert leak["leaf"]["kind"] == "timer"


def test_task_that_only_its_own_queue_holds(environment: str) -> None:
    leak = seen_in(environment).one("task.leak", "test_task_in_a_cycle")
    assert user_at(leak["created"]) == (CASE, line(CASE, "in a cycle"))


def test_shielded_task(environment: str) -> None:
    leak = seen_in(environment).one("task.leak", "test_shielded")
    assert user_at(leak["created"]) == (CASE, line(CASE, "shielded"))


def test_a_thousand_tasks_are_one_report(environment: str) -> None:
    leak = seen_in(environment).one("task.leak", "test_many_tasks")
    assert leak["siblings"] == 1000
    assert user_at(leak["created"]) == (CASE, line(CASE, "a thousand"))


def test_fixture_is_the_owner(environment: str) -> None:
    leak = seen_in(environment).one("task.leak", "test_fixture_does_not_clean_up")
    assert (leak["owner"]["kind"], leak["owner"]["name"]) == ("fixture", "careless")
    assert user_at(leak["created"]) == (CASE, line(CASE, "careless"))


def test_wider_fixture_that_holds_the_task_is_named(environment: str) -> None:
    leak = seen_in(environment).one("task.leak", "test_task_in_wider_fixture")
    assert leak["owner"]["name"] == "test_task_in_wider_fixture"
    assert "`box`" in leak["explanation"]


def test_server_and_connection(environment: str) -> None:
    seen = seen_in(environment)
    server = seen.one("handle.leak", "test_server", kind="server")
    connection = seen.one("handle.leak", "test_server", kind="transport")
    assert user_at(server["created"]) == (CASE, line(CASE, "server"))
    assert user_at(connection["created"]) == (CASE, line(CASE, "connection"))
    assert not seen.of("task.leak", "test_server"), "the connection's handler is told with its server"


def test_client_with_its_connection_is_one_report(environment: str) -> None:
    seen = seen_in(environment)
    client = seen.one("handle.leak", "test_httpx_connected", kind="client")
    assert user_at(client["created"]) == (CASE, line(CASE, "httpx connected"))
    assert [part["kind"] for part in client["folded"]] == ["transport"]


def test_servers_and_clients_that_nobody_closes(environment: str) -> None:
    seen = seen_in(environment)
    for test, kind, marker in (
        ("test_server_of_a_fixture", "server", "fixture server"),
        ("test_unused_client_of_a_fixture", "client", "fixture client"),
        ("test_server_in_a_local", "server", "local server"),
    ):
        leak = seen.one("handle.leak", test, kind=kind)
        assert user_at(leak["created"]) == (CASE, line(CASE, marker))
    assert not seen.of("handle.leak", "test_server_closed")
