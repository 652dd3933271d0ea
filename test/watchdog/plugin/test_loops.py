"""Loops counted; errors between two loops explained from both ends."""

from __future__ import annotations

from harness import at, line, run, user_at

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


SILENT = "cross"


def test_called_from_another_thread_without_waking(environment: str) -> None:
    seen = run(SILENT, environment)
    cross = seen.one("loop.cross", "test_set_from_a_thread")
    assert (cross["error"], user_at(cross["at"])) == ("thread_unsafe", (SILENT, line(SILENT, "late")))
    assert "called from another thread without being woken" in cross["explanation"]
    assert "`loop.call_soon_threadsafe(future.set_result, value)`" in cross["advice"]
    assert seen.outcome("test_set_from_a_thread") == "passed"
    assert not seen.of("loop.cross", "test_set_from_a_thread_as_it_should_be")


def test_a_lock_shared_by_two_loops_without_an_error(environment: str) -> None:
    """Before Python 3.10 it is bound when it is made, from then on when somebody waits for the first time."""
    seen = run(SILENT, environment)
    early = environment == "pa021"
    told = seen.one("loop.cross", "test_guard_first" if early else "test_guard_second", error="silent")
    assert told["object"]["label"] == "GUARD" and told["object"]["kind"] == "lock"
    text = told["explanation"]
    assert "the first wait will fail" in text
    if early:
        assert user_at(told["created"]) == (SILENT, line(SILENT, "guard"))
    else:
        assert user_at(told["at"]) == (SILENT, line(SILENT, "used silently"))
        assert "made by pytest-asyncio for scope function and closed since" in text
    assert told["object_loop"] != told["running_loop"]
    # Once for each thing, and none for what is bound to nothing.
    assert len([event for event in seen.of("loop.cross") if event["object"]["label"] == "GUARD"]) == 1
    assert seen.outcome("test_guard_third") == "passed"


def test_a_queue_in_an_object_of_the_module(environment: str) -> None:
    seen = run(SILENT, environment)
    early = environment == "pa021"
    told = seen.one("loop.cross", "test_pool_first" if early else "test_pool_second", error="silent")
    assert (told["object"]["kind"], told["object"]["label"]) == ("queue", "POOL.free")
    if not early:
        assert user_at(told["at"])[1] == line(SILENT, "taken silently") - 1
        assert not seen.of("loop.cross", "test_free_is_bound_to_nothing")


def test_a_job_for_a_loop_that_does_not_run(environment: str) -> None:
    seen = run(SILENT, environment)
    proved = seen.one("hang.proved", "test_job_for_a_loop_that_does_not_run")
    assert at(proved["victim"]) == (SILENT, line(SILENT, "job never done"))
    assert (
        f"made at cross.py:{line(SILENT, 'made to stand')}) never begins, because that loop does not run"
        in (proved["explanation"])
    )


def test_a_loop_in_a_thread_of_its_own_is_meant(environment: str) -> None:
    seen = run(SILENT, environment)
    assert not seen.of("loop.multiple") and not seen.of("handle.leak")
    assert set(seen.outcomes().items()) ^ {("test_job_for_a_loop_that_does_not_run", "failed")} == {
        (name, "passed") for name in seen.outcomes() if name != "test_job_for_a_loop_that_does_not_run"
    }


def test_loops_of_the_runners_own_are_no_finding(environment: str) -> None:
    """pytest-asyncio 0.21 makes two or three for a test with a fixture, and runs user code on one."""
    seen = run(SILENT, environment)
    (summary,) = seen.of("loop.summary", "test_with_a_fixture")
    assert (summary["ran"], summary["unclosed"]) == (1, [])
    assert not seen.of("loop.multiple", "test_with_a_fixture") and not seen.of("loop.cross", "test_with_a_fixture")
    if environment == "pa021":
        assert summary["infra"] >= 1


def test_the_loops_of_one_test_are_told_with_their_makers(environment: str) -> None:
    several = run(CASE, environment).one("loop.multiple", "test_client_in_async_test")
    text = several["explanation"]
    assert "ran on 2 loops at once: loop #" in text
    assert "made by pytest-asyncio for scope function" in text and "made by starlette at loops.py:" in text
    assert [loop["role"] for loop in several["loops"]] == ["the test and its fixtures", "TestClient's application"]
