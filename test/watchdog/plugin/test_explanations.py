"""What people read when a test hangs, word for word: ``explanations.md``. ``LOOPTRAP_UPDATE=1`` writes it anew."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import test_hangs
from harness import HERE, Run, run

CASE = "hangs"
ENVIRONMENTS = ("newest",)
"""Names of tasks and threads differ by Python version."""

TEXTS = HERE / "explanations.md"
PREFIX = f"{CASE}.py::test_asyncio["

_HEAD = """# What is said of hangs

One section for each program of `cases/hangs.py`, as a test that pytest-asyncio runs: the sentence, who waits for whom,
what to do. Compared word for word by `test_explanations.py`; `LOOPTRAP_UPDATE=1` writes this file anew.
"""


def _text(proof: dict[str, Any]) -> str:
    """A proof as a terminal shows it."""
    lines = [proof["explanation"]]
    for link in proof["chain"]:
        at = f"  ({Path(link['at']['file']).name}:{link['at']['line']})" if "at" in link else ""
        lines.append(f"-> {link['what']} waits for {link['waitsFor']}{at}")
    lines.append(f"to do: {proof['advice']}")
    text = "\n".join(lines)
    numbers: dict[str, str] = {}
    return re.sub(r"Task-\d+", lambda found: numbers.setdefault(found[0], f"Task-{len(numbers) + 1}"), text)


def _sections(seen: Run) -> list[str]:
    return sorted(
        f"## {proof['test'][len(PREFIX) : -1]}\n\n```\n{_text(proof)}\n```\n"
        for proof in seen.of("hang.proved")
        if proof["test"].startswith(PREFIX)
    )


def test_every_word(environment: str) -> None:
    told = "\n".join([_HEAD, *_sections(test_hangs.of(environment))])
    if os.environ.get("LOOPTRAP_UPDATE"):
        TEXTS.write_text(told)
    assert told == TEXTS.read_text()


def test_what_the_watchdog_holds_itself_changes_no_word(environment: str) -> None:
    """Its thread looks at the same things meanwhile; kept waiting in a look, it would be one more that holds them."""
    names = ("event", "condition", "queue_get", "clean_up")
    seen = run(CASE, environment, ("-p", "slow_looks", "-k", f"test_asyncio and ({' or '.join(names)})"))
    sections = _sections(seen)
    assert len(sections) >= len(names), seen.output
    golden = TEXTS.read_text()
    assert [section for section in sections if section not in golden] == []
