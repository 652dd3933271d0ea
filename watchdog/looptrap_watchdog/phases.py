"""Phases of a test and the lives of fixtures, and what is judged when they end."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from . import accepted, results, trace
from .ending import abort, broken_runners, debuggers
from .harmless import safely
from .leaks import garbage, judge, whose
from .moment import Owner, moment
from .noticing import backends, loops, tasks
from .places import definition_text, is_user
from .settings import settings
from .stream import emit_text, quoted, stream, text_of
from .untouched import real
from .verdicts.proofs import running_functions

_fixtures: dict[int, "Begun"] = {}
_owners: list[Owner] = []
_over: list[Owner] = []
"""Fixtures that have ended in this phase. What one made another may close, such as the exit stack it was put on."""

_held: list[Any] = []


def begin_test(item: Any) -> None:
    """A test's turn has come."""
    global _loc_text
    moment.test = item.nodeid
    moment.item = item
    _owners.clear()
    results.begin(item)
    code = _code_of(getattr(item, "obj", None))
    _loc_text = _loc_text_of(code)
    whose.runs(code, item.nodeid)


def end_test(item: Any) -> None:
    """A test is over, its report written."""
    results.finish(item)
    whose.last_test = item.nodeid
    loops.forget_closed()
    moment.test = None
    moment.item = None
    moment.turn(None)


def begin(item: Any, name: str) -> None:
    """Setup, call or teardown begins."""
    if name == "teardown":
        judge.judge_shared()
    moment.turn(name)
    owner = Owner("test", item.name, "function", name, item.nodeid)
    _owners.append(owner)
    moment.owners.append(owner)
    emit_text("phase.start", f'"backend":"{backends.backend_of_running(item)}"{_loc_text}{accepted.told()}')


def end(item: Any, name: str) -> None:
    """A phase is over. At the end of teardown, what the test left behind is told."""
    if settings.trace:
        trace.look_at_handles()
    if debuggers.was_paused():
        debuggers.paused()
    abort.finish()
    broken_runners.give_back()
    tasks.alike.clear()
    if tasks.live:
        tasks.sweep()
        # A task that nobody holds would be collected before it is told.
        _held.extend(tasks.pending_of(_owners))
    if name == "teardown":
        garbage.collect(2 if abort.was_ended(moment.test) else 0)
    for record in loops.records:
        # These run user code inside a task of their own that no code of the user's has made.
        if record.provider in ("anyio", "unittest") and record.last_run > moment.since:
            record.ran_user_code()
    if name == "teardown":
        for owner in _owners:
            owner.ended = True
        judge.judge([*_owners, *_over])
        _over.clear()
        judge.judge_loops()
    _held.clear()
    if _owners and _owners[-1] in moment.owners:
        del moment.owners[moment.owners.index(_owners[-1]) :]
    moment.turn(None)


class Begun:
    """A fixture being set up. anyio exchanges ``fixturedef.func`` meanwhile, so the function is kept."""

    def __init__(self, fixturedef: Any) -> None:
        scope = str(getattr(fixturedef, "scope", "function"))
        self.owner = Owner("fixture", fixturedef.argname, scope, moment.phase, moment.test)
        self.function = fixturedef.func
        self.known = _known(fixturedef.argname, scope, fixturedef.func)
        self.users = self.known.users
        self.began = real.monotonic()


def begin_fixture(fixturedef: Any) -> Begun:
    """A fixture's setup begins: what is made from here on is its own, until it has ended."""
    begun = Begun(fixturedef)
    _fixtures[id(fixturedef)] = begun
    moment.owners.append(begun.owner)
    running_functions.append(begun.function)
    if begun.users:
        whose.runs(begun.known.code, moment.test)
        emit_text("fixture.start", begun.known.text)
    return begun


def end_fixture(begun: Begun, what: str = "setup") -> None:
    """A fixture's setup or teardown is over."""
    if begun.function in running_functions:
        running_functions.remove(begun.function)
    if begun.owner in moment.owners:
        moment.owners.remove(begun.owner)
    if begun.users:
        ms = (real.monotonic() - begun.began) * 1000
        emit_text("fixture.end", f'{begun.known.named},"what":"{what}","ms":{ms:.3f}')
    if what == "teardown":
        begun.owner.ended = True
        _over.append(begun.owner)
        _held.extend(tasks.pending_of([begun.owner]))


class _Known:
    """What does not change of a fixture: whether it is the user's own, and how it is told."""

    def __init__(self, name: str, scope: str, function: Any, code: Any) -> None:
        self.code = code
        self.users = code is not None and is_user(code)
        if self.users:
            is_async = inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
            self.named = f'"name":{quoted(name)},"scope":"{scope}"'
            self.text = f'{self.named},"async":{text_of(is_async)}{_loc_text_of(code)}'


_fixtures_known: dict[tuple[str, str, int], _Known] = {}
_MOST = 10000


def _known(name: str, scope: str, function: Any) -> _Known:
    function = inspect.unwrap(function)
    code = getattr(function, "__code__", None)
    key = (name, scope, id(code))
    known = _fixtures_known.get(key)
    if known is None:
        if len(_fixtures_known) > _MOST:
            _fixtures_known.clear()
        known = _fixtures_known[key] = _Known(name, scope, function, code)
    return known


_loc_text = ""
"""Where the running test is defined, as told."""


def _code_of(function: Any) -> Any:
    return getattr(inspect.unwrap(function) if callable(function) else None, "__code__", None)


def _loc_text_of(code: Any) -> str:
    return f',"loc":{definition_text(code)}' if code is not None else ""


def install() -> list[str]:
    """Wraps ``FixtureDef.finish``: pytest has no hook before a fixture's teardown."""
    from _pytest.fixtures import FixtureDef

    original = FixtureDef.finish

    @functools.wraps(original)
    def finish(self: Any, request: Any) -> None:
        begun = _fixtures.pop(id(self), None)
        if begun is None:
            original(self, request)
            return
        moment.owners.append(begun.owner)
        running_functions.append(begun.function)
        begun.began = real.monotonic()
        if begun.users:
            stream.flush()
        try:
            original(self, request)
        finally:
            safely(end_fixture, begun, "teardown")

    FixtureDef.finish = finish  # type: ignore[method-assign]
    return ["FixtureDef.finish"]
