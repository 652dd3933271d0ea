"""What people read, word for word, a file for each room: ``explanations/``. ``LOOPTRAP_UPDATE=1`` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Callable, Iterable

import pytest
import test_blocks
import test_everywhere
import test_exit
import test_hangs
import test_stalls
from harness import HERE, Event, Run, name_of, run

ENVIRONMENTS = ("newest",)
"""Names of tasks and threads differ by Python version."""

FOLDER = HERE / "explanations"
LOST = ("task.leak", "handle.leak", "handle.open", "task.exception_lost", "exception.lost", "coroutine.never_awaited")

Told = Iterable[tuple[Run, Event]]
"""Events of a room, and the run that each is of."""


def _of(seen: Run, *types: str) -> Told:
    return [(seen, event) for event in seen.events if event["t"] in types]


def _plain(found: Told) -> Told:
    """Of several providers only pytest-asyncio."""
    others = ("test_anyio", "test_run", "test_unittest", "TestUnittest", "Hangs::")
    return [(seen, event) for seen, event in found if not any(name in (event["test"] or "") for name in others)]


def _hangs(environment: str) -> Told:
    return _plain(_of(test_hangs.of(environment), "hang.proved"))


def _blocks(environment: str) -> Told:
    return _plain(_of(test_blocks.played(environment), "block.end"))


def _stalls(environment: str) -> Told:
    found = _plain(_of(test_stalls.of(environment), "hang.suspected", "spin", "task.cancel_ignored"))
    first: dict[Any, tuple[Run, Event]] = {}
    for seen, event in found:
        # A wait is told when it is long, and once more when it is too long.
        key = (event["test"], event["t"]) if "main_for_long" in event["test"] else (event["test"], event["t"], event.get("class"))
        first[key] = (seen, event)
    return first.values()


def _loops(environment: str) -> Told:
    kinds = ("loop.cross", "loop.multiple")
    return [*_plain(_of(run("loops", environment), *kinds)), *_plain(_of(run("cross", environment), *kinds))]


def _leaks(environment: str) -> Told:
    runs = [test_everywhere.seen(environment), *(run(case, environment) for case in ("leaks", "lost", "garbage", "shared"))]
    return _plain([told for seen in runs for told in _of(seen, *LOST)])


def _endings(environment: str) -> Told:
    keepers = ("test_thread or test_executor or test_client", "test_atexit", "test_child")
    found = [told for tests in keepers for told in _of(test_exit.seen(environment, tests), "exit.stuck")]
    return [*found, *(told for seen in test_exit.hooks(environment) for told in _of(seen, "hang.suspected"))]


ROOMS: dict[str, tuple[str, Callable[[str], Told]]] = {
    "hangs": ("What can never end, and is proved", _hangs),
    "blocks": ("What keeps a loop from turning", _blocks),
    "stalls": ("What waits for long, spins, or ignores that it was cancelled", _stalls),
    "loops": ("What is of one loop and used on another", _loops),
    "leaks": ("What is left behind, lost, or never ran", _leaks),
    "endings": ("What does not come to an end when the tests are over", _endings),
}

_HEAD = """# {title}

A section for each thing that is told of the programs in `cases/`, where several providers run them as pytest-asyncio
does: a sentence, who waits for whom, what to do. Held word for word by `test_explanations.py`; numbers that differ from run
to run are `N`. `LOOPTRAP_UPDATE=1` writes this file anew.
"""

_VARYING = (
    (r"\d+ ms\b", "N ms"),
    (r"\d+ minutes\b", "N minutes"),
    (r"\d+\.\d s\b", "N s"),
    (r"turns \S+ times", "turns N times"),
    (r"(127\.0\.0\.1:|[Ss]ubprocess |importer` \()\d+", r"\1N"),
)


def _text(event: Event) -> str:
    """A finding as a terminal shows it."""
    lines = [event["explanation"]]
    for link in event.get("chain", ()):
        at = f"  ({Path(link['at']['file']).name}:{link['at']['line']})" if "at" in link else ""
        lines.append(f"-> {link['what']} waits for {link['waitsFor']}{at}")
    lines.append(f"to do: {event['advice']}")
    text = "\n".join(lines)
    for pattern, word in _VARYING:
        text = re.sub(pattern, word, text)
    numbers: dict[str, int] = {}
    return re.sub(r"\b(Task-|[Ll]oop #|Thread-)\d+", lambda found: _numbered(found, numbers), text)


def _numbered(found: "re.Match[str]", numbers: dict[str, int]) -> str:
    """Names with a number by their order of appearance."""
    kind = found[1].lower()
    seen = numbers.setdefault(found[0].lower(), 1 + sum(name.startswith(kind) for name in numbers))
    return f"{found[1]}{seen}"


def _sections(told: Told) -> list[str]:
    return sorted({_section(seen, event) for seen, event in told})


def _section(seen: Run, event: Event) -> str:
    test = re.sub(r"^test_asyncio\[(.+)\]$", r"\1", name_of(event["test"])) or "no test"
    kind = event["t"] + "".join(f", {event[key]}" for key in ("class", "error", "kind") if key in event)
    return f"## {seen.case}.py: {test} ({kind})\n\n```\n{_text(event)}\n```\n"


@pytest.mark.parametrize("room", ROOMS)
def test_every_word(environment: str, room: str) -> None:
    title, found = ROOMS[room]
    told = "\n".join([_HEAD.format(title=title), *_sections(found(environment))])
    golden = FOLDER / f"{room}.md"
    if os.environ.get("LOOPTRAP_UPDATE"):
        golden.write_text(told)
    assert told == golden.read_text()


def test_what_the_watchdog_holds_itself_changes_no_word(environment: str) -> None:
    """Its thread looks at the same things meanwhile; kept waiting in a look, it would be one more that holds them."""
    names = ("event", "condition", "queue_get", "clean_up")
    seen = run("hangs", environment, ("-p", "slow_looks", "-k", f"test_asyncio and ({' or '.join(names)})"))
    sections = _sections(_of(seen, "hang.proved"))
    assert len(sections) >= len(names), seen.output
    golden = (FOLDER / "hangs.md").read_text()
    assert [section for section in sections if section not in golden] == []
