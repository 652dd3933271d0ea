"""Loops counted; errors between two loops explained from both ends."""

from __future__ import annotations

from harness import line, run, user_at

CASE = "loops"


def test_module_level_lock(environment: str) -> None:
    seen = run(CASE, environment)
    cross = seen.one("loop.cross", "test_lock_second")
    assert cross["error"] == ("different_loop" if environment == "pa021" else "bound_other")
    assert "`LOCK`" in cross["explanation"]
    assert user_at(cross["at"]) == (CASE, line(CASE, "contended"))
    assert cross["object"]["kind"] == "lock"
    assert cross["object_loop"] != cross["running_loop"]
    # 3.9 binds a lock when it is made, later ones when it is first waited for.
    assert bool(seen.of("loop.cross", "test_lock_first")) == (environment == "pa021")


def test_future_of_another_tests_loop(environment: str) -> None:
    cross = run(CASE, environment).one("loop.cross", "test_future_used")
    assert cross["error"] == "different_loop"
    assert user_at(cross["at"]) == (CASE, line(CASE, "foreign future"))
    assert "`kept[0]`" in cross["explanation"]
    assert "pytest-asyncio" in cross["explanation"]
    assert cross["phase"] == "call"


def test_closed_loop(environment: str) -> None:
    cross = run(CASE, environment).one("loop.cross", "test_closed_loop")
    assert cross["error"] == "closed"
    assert user_at(cross["at"]) == (CASE, line(CASE, "used"))
    assert user_at(cross["created"]) == (CASE, line(CASE, "made"))
    assert user_at(cross["closed"]) == (CASE, line(CASE, "closed"))


def test_run_inside_a_running_loop(environment: str) -> None:
    seen = run(CASE, environment)
    cross = seen.one("loop.cross", "test_run_inside")
    assert (cross["error"], user_at(cross["at"])) == ("running", (CASE, line(CASE, "run inside")))
    assert (
        "cannot be called from a running event loop" in seen.one("test.result", "test_run_inside")["failure"]["message"]
    )
    never = seen.one("coroutine.never_awaited", "test_run_inside")
    assert user_at(never["created"]) == (CASE, line(CASE, "run inside"))


def test_a_loop_for_each_request(environment: str) -> None:
    cross = run(CASE, environment).one("loop.cross", "test_client_twice")
    assert user_at(cross["at"]) == (CASE, line(CASE, "second request"))
    assert "starlette" in cross["explanation"]
    assert "with TestClient(app)" in cross["advice"]


def test_several_loops_at_once(environment: str) -> None:
    seen = run(CASE, environment)
    several = seen.one("loop.multiple", "test_client_in_async_test")
    assert {loop["provider"] for loop in several["loops"]} == {"pytest-asyncio", "starlette"}
    for test in ("test_one_loop", "test_two_runs", "test_client_in_with", "test_client_twice", "test_future_made"):
        assert not seen.of("loop.multiple", test)


def test_loops_are_counted(environment: str) -> None:
    seen = run(CASE, environment)
    counts = {test: seen.one("test.result", test)["loops"] for test in ("test_one_loop", "test_two_runs")}
    assert counts == {"test_one_loop": 1, "test_two_runs": 2}
    assert seen.one("test.result", "test_client_in_with")["loops"] == 1
    assert seen.one("test.result", "test_client_in_async_test")["loops"] == 2
