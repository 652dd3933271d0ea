"""What is left behind is told under each provider of a loop, and what is not is not; wider scopes are only listed."""

from __future__ import annotations

import pytest
from harness import ENDS, Run, at, line, run, user_at

CASE = "everywhere"
ENVIRONMENTS = ENDS
PROVIDERS = ("asyncio", "anyio", "run", "unittest")
TELLING = ("handle.leak", "task.leak", "task.exception_lost", "coroutine.never_awaited", "exception.lost")


def seen(environment: str) -> Run:
    # unittest switches the loop's debug mode on: a thousand tasks take their time.
    return run(CASE, environment, (), (("LOOPTRAP_STALL_AFTER", "60"),))


def named(provider: str, body: str) -> str:
    return f"test_unittest_{body}" if provider == "unittest" else f"test_{provider}[{body}]"


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("body", "kind", "marker"),
    [
        ("server", "server", "server"),
        ("connection", "transport", "connection"),
        ("process", "process", "process"),
        ("thread", "thread", "thread"),
        ("executor", "executor", "executor"),
        ("timer", "timer", "timer"),
        ("generator", "agen", "generator"),
        ("handler", "signal", "signal"),
        ("plain_socket", "socket", "socket"),
        ("client", "client", "client"),
        ("loop", "loop", "loop"),
    ],
)
def test_handle(environment: str, provider: str, body: str, kind: str, marker: str) -> None:
    test = named(provider, body)
    leak = seen(environment).one("handle.leak", test)
    assert (leak["kind"], user_at(leak["created"])) == (kind, (CASE, line(CASE, marker)))
    assert leak["owner"]["name"] == test
    assert leak["siblings"] == 1
    assert len([e for type_ in TELLING for e in seen(environment).of(type_, test)]) == 1


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("body", "marker", "siblings"),
    [("task", "task", 1), ("shielded", "shielded", 1), ("thousand", "thousand", 1000), ("eager_left", "eager", 1)],
)
def test_task(environment: str, provider: str, body: str, marker: str, siblings: int) -> None:
    test = named(provider, body)
    leak = seen(environment).one("task.leak", test)
    assert user_at(leak["created"]) == (CASE, line(CASE, marker))
    assert leak["siblings"] == siblings
    assert leak["owner"]["name"] == test
    assert leak["ended_by"] in ("runner-cancel", "destroyed")
    assert "`sleep`" in leak["explanation"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_lost(environment: str, provider: str) -> None:
    told = seen(environment).one("task.exception_lost", named(provider, "lost"))
    assert user_at(told["stack"]) == (CASE, line(CASE, "raised"))
    assert user_at(told["created"]) == (CASE, line(CASE, "failing"))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_unawaited(environment: str, provider: str) -> None:
    told = seen(environment).one("coroutine.never_awaited", named(provider, "unawaited"))
    assert user_at(told["created"]) == (CASE, line(CASE, "unawaited"))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    "body",
    [
        *("server_closed", "connection_closed", "process_ended", "thread_joined", "executor_closed", "timer_fired"),
        *("generator_closed", "handler_given_back", "plain_socket_closed", "client_closed", "task_cancelled"),
        *("eager", "fine"),
    ],
)
def test_nothing(environment: str, provider: str, body: str) -> None:
    test = named(provider, body)
    for type_ in (*TELLING, "handle.open", "hang.proved", "hang.suspected"):
        assert not seen(environment).of(type_, test), seen(environment).told(test)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_fixture_that_cleans_up(environment: str, provider: str) -> None:
    found, test = seen(environment), f"test_{provider}_fixture"
    assert found.outcome(test) == "passed"
    assert not [e for type_ in TELLING for e in found.of(type_, test)], found.told(test)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_helper_that_spins(environment: str, provider: str) -> None:
    (told,) = seen(environment).of("spin", named(provider, "spins"))
    assert at(told["at"]) == (CASE, line(CASE, "spins"))
    assert f"while the test waits at {CASE}.py:{line(CASE, 'waits meanwhile')}" in told["explanation"]


def test_every_test_passes(environment: str) -> None:
    found = seen(environment)
    assert {test: outcome for test, outcome in found.outcomes().items() if outcome != "passed"} == {}
    assert not found.notes()


@pytest.mark.parametrize(
    ("kind", "marker"),
    [
        ("server", "server"),
        ("timer", "timer"),
        ("thread", "thread"),
        ("executor", "executor"),
        ("process", "process"),
        ("client", "client"),
    ],
)
def test_of_a_module_is_listed_once(environment: str, kind: str, marker: str) -> None:
    listed = [e for e in run("shared", environment).of("handle.open", kind=kind) if e["owner"]["name"] == "shared"]
    assert [user_at(event["created"]) for event in listed] == [("shared", line("shared", marker))]
    assert listed[0]["owner"]["scope"] == "module"


def test_of_a_module_is_not_blamed(environment: str) -> None:
    found = run("shared", environment)
    leak = found.one("handle.leak")
    assert user_at(leak["created"]) == ("shared", line("shared", "never closed"))
    assert leak["owner"]["name"] == "never_closed"
    assert set(found.outcomes().values()) == {"passed"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_task_that_a_wider_fixture_holds(environment: str, provider: str) -> None:
    leak = run("shared", environment).one("task.leak", f"test_{provider}")
    assert user_at(leak["created"]) == ("shared", line("shared", provider))
    assert leak["owner"]["name"] == f"test_{provider}"
    assert "Fixture `shared` refers to it." in leak["explanation"]


@pytest.mark.parametrize("test", ["test_closed_by_the_factory", "test_closed_by_a_stack"])
def test_what_another_fixture_closes(environment: str, test: str) -> None:
    found = run("shared", environment)
    assert not found.of("handle.leak", test), found.told(test)
