"""pytest's hooks: phases, owners, results."""

from __future__ import annotations

import inspect
import time
from typing import Any, Generator, Optional

import pytest

from . import abort, cross_loop, phases, results, session
from .moment import Owner, moment
from .proofs import running_functions
from .stream import emit

Wrapper = Generator[None, Any, None]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: Any) -> None:
    from . import session as ours

    ours.start(session)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection(session: Any) -> Wrapper:
    moment.phase = "collect"
    moment.owners.append(Owner("import", "collection", "session", "collect"))
    try:
        yield
    finally:
        moment.owners.pop()
        moment.phase = None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: Any) -> None:
    results.collected(session.items)


@pytest.hookimpl(trylast=True)
def pytest_collectreport(report: Any) -> None:
    if report.failed:
        results.collect_failed(report)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: Any, nextitem: Any) -> Wrapper:
    phases.begin_test(item)
    try:
        yield
    finally:
        phases.end_test(item)


def _phase(item: Any, name: str) -> Wrapper:
    phases.begin(item, name)
    try:
        yield
    finally:
        phases.end(item, name)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_setup(item: Any) -> Wrapper:
    yield from _phase(item, "setup")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_call(item: Any) -> Wrapper:
    yield from _phase(item, "call")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: Any) -> Wrapper:
    yield from _phase(item, "teardown")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Wrapper:
    owner = phases.fixture_owner(fixturedef)
    moment.owners.append(owner)
    running_functions.append(fixturedef.func)
    began = time.monotonic()
    function = inspect.unwrap(fixturedef.func)
    is_async = inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
    told = {"name": fixturedef.argname, "scope": owner.scope}
    users = phases.is_users_fixture(fixturedef)
    if users:
        emit("fixture.start", **told, **{"async": is_async}, **phases.function_loc(function))
    try:
        yield
    finally:
        running_functions.remove(fixturedef.func)
        if owner in moment.owners:
            moment.owners.remove(owner)
        if users:
            emit("fixture.end", **told, what="setup", ms=round((time.monotonic() - began) * 1000, 3))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Wrapper:
    error: Optional[BaseException] = call.excinfo.value if call.excinfo else None
    moment.reporting = call.when
    if abort.is_ours(error):
        results.shorten(call.excinfo)
    elif error is not None:
        cross_loop.look(error)
    outcome = yield
    report = outcome.get_result()
    if abort.is_ours(error):
        results.name_place(report, call.excinfo)
    results.reported(item, call, report)
    moment.reporting = None


@pytest.hookimpl
def pytest_enter_pdb(config: Any, pdb: Any) -> None:
    from . import debuggers

    debuggers.held += 1


@pytest.hookimpl
def pytest_leave_pdb(config: Any, pdb: Any) -> None:
    from . import debuggers

    debuggers.held = max(0, debuggers.held - 1)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: Any, exitstatus: Any) -> None:
    from . import session as ours

    ours.finish(session, int(exitstatus))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    session.summarise(terminalreporter)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: Any) -> None:
    session.close()


__all__ = [name for name in dir() if name.startswith("pytest_")]
