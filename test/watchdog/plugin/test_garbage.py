"""The watchdog collects garbage to see what is left: no test fails for it, and nothing that pytest would tell is lost."""

from __future__ import annotations

from harness import at, line, run

CASE = "garbage"
ENVIRONMENTS = ("newest", "article", "pa021")
"""Before 8.3 pytest took what destructors raise in another way."""
STRICT = ("-W", "error::ResourceWarning", "-W", "error::pytest.PytestUnraisableExceptionWarning")


def test_no_test_fails_for_what_comes_up(environment: str) -> None:
    seen = run(CASE, environment, STRICT)
    assert set(seen.outcomes().values()) == {"passed"}, seen.output
    assert len(seen.outcomes()) == 4


def test_the_guilty_test_is_told(environment: str) -> None:
    seen = run(CASE, environment, STRICT)
    left = seen.of("handle.leak", "test_leaves_a_socket_in_a_circle")
    assert (CASE, line(CASE, "socket")) in {at(event["created"][0]) for event in left}, left
    lost = seen.one("exception.lost", "test_leaves_a_destructor_in_a_circle")
    assert "in a destructor" in lost["explanation"]


def test_pytest_tells_it_in_the_end(environment: str) -> None:
    seen = run(CASE, environment, STRICT)
    assert "unclosed <socket.socket" in seen.output
    assert "in a destructor" in seen.output.partition("4 passed")[2]
