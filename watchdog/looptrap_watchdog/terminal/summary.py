"""The section of pytest's summary: what was found, test by test, and how the loops did."""

from __future__ import annotations

import os
import re
import textwrap
from typing import Any, Optional

from ..findings import Finding
from ..places import Loc
from ..settings import settings
from . import from_workers, verdict
from .health_line import health_lines

MOST = 40
"""Findings shown in full; with ``-vv`` all."""

_red = ("deadlock", "stall", "cross-loop", "closed-loop", "never-ran")


class Section:
    """Writes one section; nothing before the first line."""

    def __init__(self, reporter: Any) -> None:
        self.reporter = reporter
        self.begun = False
        self.width = max(60, min(120, int(reporter._tw.fullwidth)))

    def whole(self, text: str, **markup: bool) -> None:
        """A line as it is."""
        if not self.begun:
            self.begun = True
            self.reporter.write_sep("=", "looptrap")
        self.reporter.write_line(text, **markup)

    def line(self, text: str = "", indent: int = 0, hang: int = 0, **markup: bool) -> None:
        """A line, wrapped to the terminal."""
        first, rest = " " * indent, " " * (indent + hang)
        lines = textwrap.wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for one in lines or [""]:
            self.whole(one, **markup)


def summarise(reporter: Any) -> None:
    """Writes the section. With a runner that shows the findings itself, only why the run fails."""
    section = Section(reporter)
    verbosity = int(reporter.config.getoption("verbose", 0))
    how = "none" if settings.run is not None else settings.summary
    if how == "full" and verbosity < 0:
        how = "short"
    found = from_workers.all_found()
    if how != "none":
        _tell(section, found, how == "full", verbosity)
    reason = verdict.reason()
    if reason is not None:
        if section.begun:
            section.line()
        section.whole(reason, red=True, bold=True)


def _tell(section: Section, found: list[Finding], full: bool, verbosity: int) -> None:
    shown = [one for one in found if not one["allowed"]]
    most = len(shown) if verbosity >= 2 else MOST
    for group in _by_test(_alike(shown)[:most]):
        if full:
            _group(section, group)
        else:
            for one in group:
                _short(section, one)
    more = len(_alike(shown)) - most
    if more > 0:
        section.line(f"... and {more} more, which -vv shows.")
    accepted = len(found) - len(shown)
    health = from_workers.whole_health()
    if not shown and not accepted and not health["loops"]["used"]:
        return
    if not shown and not full:
        return
    if section.begun and full:
        section.line()
    _foot(section, found, accepted, health, full)


def _foot(section: Section, found: list[Finding], accepted: int, health: dict[str, Any], full: bool) -> None:
    if full:
        for line in health_lines(health):
            section.line(line, hang=2)
    if accepted:
        kinds: dict[str, int] = {}
        for one in found:
            if one["allowed"]:
                kinds[one["kind"]] = kinds.get(one["kind"], 0) + 1
        told = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        section.line(f"accepted by marks or configuration, and not shown: {told}", hang=2)


def _alike(found: list[Finding]) -> list[tuple[Finding, int]]:
    """The same kind at the same place in several tests is shown once, with how many more tests it is in."""
    kept: dict[Any, list[Finding]] = {}
    for one in found:
        place = one["place"]
        spot = (place["file"], place["line"]) if place else id(one)
        # A hang is each test's own: what it waits for there differs.
        own = one["test"] if one["kind"] in ("deadlock", "stall", "never-ran") else None
        kept.setdefault((one["kind"], spot, own), []).append(one)
    return [(group[0], len({one["test"] for one in group}) - 1) for group in kept.values()]


def _by_test(found: list[tuple[Finding, int]]) -> list[list[tuple[Finding, int]]]:
    groups: dict[Optional[str], list[tuple[Finding, int]]] = {}
    for one in found:
        groups.setdefault(one[0]["test"], []).append(one)
    return list(groups.values())


def _group(section: Section, group: list[tuple[Finding, int]]) -> None:
    if section.begun:
        section.line()
    section.line(group[0][0]["test"] or "in no single test", bold=True)
    for one, more in group:
        first, rest = sentences(one["text"])
        color = {"red" if one["kind"] in _red else "yellow": True}
        section.line(f"{one['kind']}: {first}", 2, 4, **color)
        if rest:
            section.line(rest, 6)
        for link in one["chain"]:
            at = f"  {path(link['at'])}" if "at" in link else ""
            section.line(f"{link['what']} waits for {link['waitsFor']}{at}", 6, 4)
        if one["place"] is not None:
            section.line(f"at {path(one['place'])}{_again(more)}", 6)
        if one["origin"] is not None and one["origin"] != one["place"]:
            section.line(f"made at {path(one['origin'])}", 6)
        if one["advice"]:
            section.line(f"What to do: {one['advice']}", 6, 2)


def _again(more: int) -> str:
    return f" (and in {more} more test{'s' if more > 1 else ''})" if more > 0 else ""


def _short(section: Section, told: tuple[Finding, int]) -> None:
    one, more = told
    where = f"{path(one['place'])}: " if one["place"] is not None else ""
    color = {"red" if one["kind"] in _red else "yellow": True}
    whose = f"[{one['test'] or 'session'}]{_again(more)}"
    section.whole(f"{where}{one['kind']}: {sentences(one['text'])[0]} {whose}", **color)


def sentences(text: str) -> tuple[str, str]:
    """The first sentence, and the others."""
    found = re.match(r"(.+?[.!?])\s+(?=[A-Z`])(.*)", text, re.DOTALL)
    return (found.group(1), found.group(2)) if found else (text, "")


def path(place: Loc) -> str:
    """``tests/test_orders.py:31``, from the folder pytest was started in where the file is below it."""
    file = str(place["file"])
    try:
        near = os.path.relpath(file)
    except ValueError:  # Another drive.
        near = file
    return f"{file if near.startswith('..') else near}:{place['line']}"
