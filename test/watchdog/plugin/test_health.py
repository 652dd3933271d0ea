"""What a run says of its loops at its end."""

from __future__ import annotations

import subprocess

from harness import ENDS, PACKAGE, at, interpreter, line, run, user_at

CASE = "health"
ENVIRONMENTS = ENDS


def test_loops_of_a_run(environment: str) -> None:
    seen = run(CASE, environment)
    assert set(seen.outcomes().values()) == {"passed"}, seen.output
    loops = seen.one("loop.health")["loops"]
    # Each of the eight tests has one, of which one never runs; the runners' own come on top.
    assert loops["used"] == 8
    assert loops["made"] >= loops["ran"] >= 7
    assert loops["open"] == 1


def test_the_loop_left_open_is_named(environment: str) -> None:
    health = run(CASE, environment).one("loop.health")
    (left,) = health["left"]
    assert (left["provider"], left["owner"]["name"]) == ("user", "test_left_open")
    assert user_at(left["stack"]) == (CASE, line(CASE, "left open"))


def test_lag_without_a_block(environment: str) -> None:
    """Thirty turns of 15 ms are no block, and still everything else came late."""
    alone = run(CASE, environment, ("-k", "small_blocks"))
    assert not alone.of("block.end") and not alone.of("block.start")
    lag = alone.one("loop.health")["lag"]
    assert 0.001 < lag["p50"] < lag["p95"] <= lag["p99"] <= lag["max"]
    assert 0.015 <= lag["max"] < lag["running"]
    quiet = run(CASE, environment, ("-k", "quiet")).one("loop.health")["lag"]
    assert quiet["p50"] == 0.0


def test_lag_under_the_other_providers(environment: str) -> None:
    seen = run("lags", environment)
    assert not seen.of("block.end") and set(seen.outcomes().values()) == {"passed"}
    lag = seen.one("loop.health")["lag"]
    assert 0.001 < lag["p50"] < lag["p95"] <= lag["p99"] <= lag["max"] < lag["running"]
    # Each of the three sleeps for 450 ms: none of them is left out.
    assert lag["running"] >= 3 * 0.45


def test_what_was_found_is_counted(environment: str) -> None:
    health = run(CASE, environment).one("loop.health")
    assert health["leaked_tasks"] == 3
    # The timer and the loop.
    assert health["open_handles"] == 2
    assert health["unawaited_coroutines"] == 1
    assert health["lost_exceptions"] == 0


def test_blocked_time(environment: str) -> None:
    blocked = run(CASE, environment).one("loop.health")["blocked"]
    assert blocked["longest"] >= 0.4 and blocked["seconds"] >= blocked["longest"]
    assert at(blocked["at"]) == (CASE, line(CASE, "blocked"))
    assert blocked["test"].endswith("::test_blocked")


LAG = """
from looptrap_watchdog.health import lag_of

def close(found, wanted):
    assert abs(found - wanted) < 0.0005, (found, wanted)

# One turn of a second in ten: a tenth of the moments is late, by half a second in the median of those.
lag = lag_of([(1, 1.0)], 10.0)
assert lag["p50"] == 0.0 and lag["max"] == 1.0
close(lag["p95"], 0.5)
close(lag["p99"], 0.9)
# Nothing but turns of 100 ms: each moment waits for what is left of its turn.
lag = lag_of([(100, 10.0)], 10.0)
close(lag["p50"], 0.05)
close(lag["p95"], 0.095)
# Two lengths.
close(lag_of([(1, 1.0), (10, 1.0)], 4.0)["p95"], 0.8)
assert lag_of([], 3.0) == {"p50": 0.0, "p95": 0.0, "p99": 0.0, "max": 0.0, "running": 3.0}
assert lag_of([(1, 0.5)], 0.0) is None
"""


def test_percentiles(environment: str) -> None:
    done = subprocess.run(
        [interpreter(environment), "-c", LAG],
        env={"PYTHONPATH": str(PACKAGE)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
