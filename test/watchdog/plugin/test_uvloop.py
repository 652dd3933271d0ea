"""uvloop: made of C, but proved, blamed and left alone all the same."""

from __future__ import annotations

import pytest
from harness import UNLIMITED, Run, at, environments, interpreter, line, name_of, run, user_at

CASE = "uvloops"
with_uvloop = [name for name in environments() if [*interpreter(name).parents[1].glob("**/site-packages/uvloop")]]
pytestmark = pytest.mark.parametrize("place", with_uvloop)


def played(place: str) -> Run:
    # Each wait is proved or ends; a computation of 300 ms takes seconds where the machine is busy.
    return run(CASE, place, (), UNLIMITED)


@pytest.mark.parametrize(
    ("test", "marker", "what"),
    [
        ("test_event", "event", "asyncio.Event.wait"),
        ("test_consumer", "get", "asyncio.Queue.get"),
        ("test_run_of_users_coroutine", "run", "asyncio.Event.wait"),
        ("test_asyncio_event", "under each", "asyncio.Event.wait"),
        ("test_run_event", "under each", "asyncio.Event.wait"),
        ("test_unittest_event", "under each", "asyncio.Event.wait"),
    ],
)
def test_deadlock(place: str, test: str, marker: str, what: str) -> None:
    seen = played(place)
    proof = seen.one("hang.proved", test)
    assert (at(proof["victim"]), proof["certainty"]) == ((CASE, line(CASE, marker)), "proof")
    assert what in proof["chain"][-1]["waitsFor"]
    assert at(seen.one("test.result", test)["failure"]["loc"]) == (CASE, line(CASE, marker))


def test_others_pass_without_a_word(place: str) -> None:
    seen = played(place)
    failed = {name for name, outcome in seen.outcomes().items() if outcome != "passed"}
    hung = {f"test_{provider}_event" for provider in ("asyncio", "run", "unittest")}
    assert failed == {"test_event", "test_consumer", "test_run_of_users_coroutine", *hung}, seen.output
    quiet = ("hang.", "task.leak", "handle.leak", "loop.multiple", "loop.cross", "spin")
    found = [
        e for e in seen.events if e["t"].startswith(quiet) and name_of(e["test"]) not in {*failed, "test_left_open", "test_spins"}
    ]
    assert not seen.notes()
    assert not found, [(e["t"], e["test"], e.get("explanation")) for e in found]


def test_block(place: str) -> None:
    block = played(place).one("block.end", "test_block")
    assert (at(block["at"]), block["cause"]) == ((CASE, line(CASE, "block")), "time.sleep")


def test_a_computation_is_one_block_on_whichever_line_it_is(place: str) -> None:
    block = played(place).one("block.end", "test_computes")
    first = line(CASE, "computes")
    assert (at(block["at"])[0], block["cause"]) == (CASE, "computation")
    assert first <= at(block["at"])[1] <= first + 2
    assert block["ms"] >= 250


def test_a_loop_that_turns_without_rest(place: str) -> None:
    spin = played(place).one("spin", "test_spins")
    assert at(spin["at"]) == (CASE, line(CASE, "spins"))


def test_left_open(place: str) -> None:
    leak = played(place).one("handle.leak", kind="loop")
    assert user_at(leak["created"]) == (CASE, line(CASE, "left"))
