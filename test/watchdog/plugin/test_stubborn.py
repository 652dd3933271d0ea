"""What does not want to end is ended under every provider, and the test after it runs."""

from __future__ import annotations

import pytest
from harness import ENDS, Event, Run, at, line, run, user_at

CASE = "stubborn"
ENVIRONMENTS = ENDS


def of(environment: str) -> Run:
    return run(CASE, environment, (), (("LOOPTRAP_STALL_AFTER", "2"),))


def events(seen: Run, kind: str, provider: str, way: str) -> list[Event]:
    return [
        e
        for e in seen.of(kind)
        if f"::test_{provider}[" in e["test"] or f"::Test{provider.title()}::" in e["test"]
        if way in e["test"]
    ]


PROVIDERS = ["anyio", "run", "unittest"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_fails_on_its_line_and_the_next_passes(environment: str, provider: str) -> None:
    seen = of(environment)
    results = events(seen, "test.result", provider, "")
    assert [result["outcome"] for result in results] == ["failed", "passed"] * 4, seen.output[-3000:]
    where = {
        "spin": "waits meanwhile",
        "swallow_cancel": "deaf",
        "swallow_everything": "swallowed",
    }
    for way, marker in where.items():
        failure = events(seen, "test.result", provider, way)[0]["failure"]
        told = (events(seen, "hang.proved", provider, way) + events(seen, "hang.suspected", provider, way))[0]
        assert at(told["victim"]) == (CASE, line(CASE, marker))
        assert "looptrap" in failure["message"] or way == "swallow_everything"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_kinds(environment: str, provider: str) -> None:
    seen = of(environment)
    assert [e["class"] for e in events(seen, "hang.suspected", provider, "busy")] == ["blocked"]
    assert [e["class"] for e in events(seen, "hang.suspected", provider, "spin")] == ["spinning"]
    # On a busy machine the wait may be ended before it is sure which line spins.
    assert {at(e["at"]) for e in events(seen, "spin", provider, "spin")} <= {(CASE, line(CASE, "spins"))}
    for way in ("swallow_cancel", "swallow_everything"):
        proofs = events(seen, "hang.proved", provider, way)
        assert proofs and {e["certainty"] for e in proofs} == {"proof"}
    if environment != "pa021":  # `Task.cancelling()` came with Python 3.11.
        assert events(seen, "task.cancel_ignored", provider, "swallow_cancel")


def test_eager_tasks(environment: str) -> None:
    if environment in ("pa021", "article"):
        pytest.skip("eager tasks came with Python 3.12")
    seen = of(environment)
    quiet = ("hang.", "task.", "handle.", "loop.multiple", "coroutine.")
    at_once = [e for e in seen.events if e["test"] and "ends_at_once" in e["test"] and e["t"].startswith(quiet)]
    assert not at_once
    leak = seen.one("task.leak", "test_left")
    assert user_at(leak["created"]) == (CASE, line(CASE, "left"))
    new = [task for e in seen.of("tasks.delta") for task in e["new"]]
    parents = {task["id"]: task["parent"] for task in new}
    names = {task["id"]: task["coro"].rsplit(".", 1)[-1] for task in new}
    grandchild = next(number for number, name in names.items() if name == "grandchild")
    assert names[parents[grandchild]] == "child"
    proof = seen.one("hang.proved", "test_hangs")
    assert at(proof["victim"]) == (CASE, line(CASE, "eager"))
