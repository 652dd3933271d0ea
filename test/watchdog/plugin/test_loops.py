"""Loops counted; errors between two loops explained from both ends."""

from __future__ import annotations

import pytest
from harness import Event, Run, at, line, name_of, run, user_at

CASE = "loops"
PROVIDERS = ("asyncio", "anyio", "run", "unittest")
BODIES = ("contend", "contend_again", "future_made", "future_used", "closed_loop", "run_inside", "of_another_scope")
MADE_BY = {"asyncio": "pytest-asyncio", "anyio": "anyio", "run": "asyncio.run()", "unittest": "unittest"}


def named(provider: str, body: str) -> str:
    return f"test_{BODIES.index(body)}_{body}" if provider == "unittest" else f"test_{provider}[{body}]"


def told(seen: Run, provider: str, body: str) -> Event:
    """The one finding on a test that fails between two loops."""
    test = named(provider, body)
    assert seen.outcome(test) == "failed"
    assert not seen.of("loop.multiple", test) + seen.of("hang.proved", test)
    return seen.one("loop.cross", test)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_module_level_lock(environment: str, provider: str) -> None:
    seen = run(CASE, environment)
    cross = told(seen, provider, "contend_again")
    early = environment == "pa021"
    assert cross["error"] == ("different_loop" if early else "bound_other")
    assert f"Lock `locks['{provider}']` belongs to loop #" in cross["explanation"]
    assert f"the code runs on loop #{cross['running_loop']} (made by {MADE_BY[provider]}" in cross["explanation"]
    assert user_at(cross["at"]) == (CASE, line(CASE, "contended"))
    assert cross["object"]["kind"] == "lock"
    assert cross["object_loop"] != cross["running_loop"]
    # 3.9 binds a lock when it is made, later ones when it is first waited for.
    assert bool(seen.of("loop.cross", named(provider, "contend"))) == early
    if early:
        assert user_at(cross["created"]) == (CASE, line(CASE, "locks"))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_future_of_another_tests_loop(environment: str, provider: str) -> None:
    cross = told(run(CASE, environment), provider, "future_used")
    assert (cross["error"], cross["phase"]) == ("different_loop", "call")
    assert user_at(cross["at"]) == (CASE, line(CASE, "foreign future"))
    assert f"Future `kept['{provider}']` belongs to" in cross["explanation"]
    assert cross["explanation"].count(f"made by {MADE_BY[provider]}") == 2


@pytest.mark.parametrize("provider", PROVIDERS)
def test_pool_of_a_wider_fixtures_loop(environment: str, provider: str) -> None:
    cross = told(run(CASE, environment), provider, "of_another_scope")
    assert (cross["error"], user_at(cross["at"])) == ("different_loop", (CASE, line(CASE, "fetched")))
    assert user_at(cross["created"])[1] in (line(CASE, "opened"), line(CASE, "opened") - 1)
    assert "Future `answer` belongs to" in cross["explanation"]
    assert "made for module fixture `pool_of_another_loop` at loops.py:" in cross["explanation"]
    assert ("loop_scope=" in cross["advice"] or "event_loop" in cross["advice"]) == (provider == "asyncio")


def test_pool_of_a_session_fixture_on_the_sessions_loop(environment: str) -> None:
    if environment == "pa021":
        pytest.skip("pytest-asyncio 0.21 runs every fixture on the test's loop")
    seen = run(CASE, environment)
    cross = seen.one("loop.cross", "test_session_pool")
    assert (cross["error"], user_at(cross["at"])) == ("different_loop", (CASE, line(CASE, "fetched")))
    assert "made by pytest-asyncio for scope session" in cross["explanation"]
    assert "made by pytest-asyncio for scope function" in cross["explanation"]
    assert "session" in cross["advice"]
    assert ('loop_scope="session"' in cross["advice"]) == (environment != "article")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_closed_loop(environment: str, provider: str) -> None:
    cross = told(run(CASE, environment), provider, "closed_loop")
    assert cross["error"] == "closed"
    assert user_at(cross["at"]) == (CASE, line(CASE, "used"))
    assert user_at(cross["created"]) == (CASE, line(CASE, "made"))
    assert user_at(cross["closed"]) == (CASE, line(CASE, "closed"))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_run_inside_a_running_loop(environment: str, provider: str) -> None:
    seen = run(CASE, environment)
    cross = told(seen, provider, "run_inside")
    assert (cross["error"], user_at(cross["at"])) == ("running", (CASE, line(CASE, "run inside")))
    assert f"made by {MADE_BY[provider]}" in cross["explanation"]
    test = named(provider, "run_inside")
    assert "cannot be called from a running event loop" in seen.one("test.result", test)["failure"]["message"]
    never = seen.one("coroutine.never_awaited", test)
    assert user_at(never["created"]) == (CASE, line(CASE, "run inside"))


def test_a_loop_for_each_request(environment: str) -> None:
    cross = run(CASE, environment).one("loop.cross", "test_client_twice")
    assert cross["object_loop"] != cross["running_loop"]
    first, second = line(CASE, "first request"), line(CASE, "the second on another loop")
    assert f"Future `made[0]` belongs to loop #{cross['object_loop']} (made by starlette at loops.py:{first}" in (
        cross["explanation"]
    )
    assert f"loop #{cross['running_loop']} (made by starlette at loops.py:{second}" in cross["explanation"]
    assert user_at(cross["at"]) == (CASE, line(CASE, "second request"))
    assert "starlette" in cross["explanation"]
    assert "with TestClient(app)" in cross["advice"]


def test_several_loops_at_once(environment: str) -> None:
    seen = run(CASE, environment)
    several = seen.one("loop.multiple", "test_client_in_async_test")
    assert {loop["provider"] for loop in several["loops"]} == {"pytest-asyncio", "starlette"}
    for test in ("test_one_loop", "test_two_runs", "test_client_in_with", "test_client_twice", "test_run[future_made]"):
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


@pytest.mark.parametrize("provider", ["anyio", "run", "unittest"])
def test_a_lock_shared_silently_under_each_provider(environment: str, provider: str) -> None:
    seen = run(SILENT, environment)
    early = environment == "pa021"
    (told,) = [e for e in seen.of("loop.cross") if e["object"]["label"] == f"GUARD_OF_{provider.upper()}"]
    assert name_of(told["test"]) == f"test_{provider}_{'first' if early else 'second'}"
    assert (told["error"], told["object"]["kind"]) == ("silent", "lock")
    assert f"made by {MADE_BY[provider]}" in told["explanation"]
    assert "the first wait will fail" in told["explanation"]
    if early:
        # All locks of the module are bound to the loop that the first one asked for.
        assert user_at(told["created"]) == (SILENT, line(SILENT, "guard"))
    else:
        assert user_at(told["at"]) == (SILENT, line(SILENT, f"used by {provider}"))


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
    for provider in ("anyio", "run", "unittest"):
        test = f"test_{provider}_with_a_fixture"
        (summary,) = seen.of("loop.summary", test)
        assert (summary["ran"], summary["unclosed"]) == (1, []), provider
        assert not seen.of("loop.multiple", test) + seen.of("loop.cross", test) + seen.of("handle.leak", test)


def test_the_loops_of_one_test_are_told_with_their_makers(environment: str) -> None:
    several = run(CASE, environment).one("loop.multiple", "test_client_in_async_test")
    text = several["explanation"]
    assert "ran on 2 loops at once: loop #" in text
    assert "made by pytest-asyncio for scope function" in text and "made by starlette at loops.py:" in text
    assert [loop["role"] for loop in several["loops"]] == ["the test and its fixtures", "TestClient's application"]
