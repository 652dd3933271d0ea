"""pytest's hooks: phases, owners, results. Each hands its work to a function that cannot fail the test."""

from __future__ import annotations

from typing import Any, Generator, Optional

import pytest

from . import accepted, phases, results, resume
from . import session as sessions
from .ending import abort, debuggers
from .harmless import safely
from .leaks import unawaited
from .moment import Owner, moment
from .settings import settings
from .stream import emit
from .terminal import from_workers, options, summary
from .verdicts import cross_loop

Wrapper = Generator[None, Any, None]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: Any) -> None:
    safely(sessions.start, session)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection(session: Any) -> Wrapper:
    owner = Owner("import", "collection", "session", "collect")
    moment.phase = "collect"
    moment.owners.append(owner)
    yield
    moment.owners.remove(owner)
    moment.phase = None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: Any, items: Any) -> None:
    safely(resume.leave_out, config, items)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: Any) -> None:
    safely(results.collected, session.items)


@pytest.hookimpl(trylast=True)
def pytest_collectreport(report: Any) -> None:
    if report.failed:
        safely(results.collect_failed, report)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: Any, nextitem: Any) -> Wrapper:
    safely(phases.begin_test, item)
    yield
    safely(phases.end_test, item)


def _phase(item: Any, name: str) -> Wrapper:
    safely(phases.begin, item, name)
    yield
    safely(phases.end, item, name)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_setup(item: Any) -> Wrapper:
    accepted.check(item)
    yield from _phase(item, "setup")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_call(item: Any) -> Wrapper:
    yield from _phase(item, "call")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: Any) -> Wrapper:
    yield from _phase(item, "teardown")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Wrapper:
    begun = safely(phases.begin_fixture, fixturedef)
    yield
    if begun is not None:
        safely(phases.end_fixture, begun)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Wrapper:
    # unittest's own runner keeps what was raised, and pytest takes it from there only now.
    kept = getattr(item, "_excinfo", None)
    raised = kept[0] if kept else call.excinfo
    error: Optional[BaseException] = raised.value if raised else None
    moment.reporting = call.when
    if abort.is_ours(error):
        safely(results.shorten, raised)
    elif error is not None:
        safely(cross_loop.look, error)
    if error is not None:
        safely(unawaited.belong_here, error)
    outcome = yield
    if outcome.excinfo is None:
        safely(results.reported, item, call, outcome.get_result())
        if settings.worker is not None:
            safely(from_workers.send_with, outcome.get_result())
    moment.reporting = None


@pytest.hookimpl
def pytest_enter_pdb(config: Any, pdb: Any) -> None:
    debuggers.held += 1


@pytest.hookimpl
def pytest_leave_pdb(config: Any, pdb: Any) -> None:
    debuggers.held = max(0, debuggers.held - 1)


@pytest.hookimpl
def pytest_runtest_logreport(report: Any) -> None:
    if settings.worker is None:
        safely(from_workers.receive, report)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    if error is None:
        safely(from_workers.receive_rest, node)
    elif error != "keyboard-interrupt":
        emit("worker.lost", lost=str(node.gateway.id))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: Any) -> None:
    safely(sessions.finish, session)


@pytest.hookimpl
def pytest_report_header() -> Optional[str]:
    return safely(options.header)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    safely(summary.summarise, terminalreporter)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: Any) -> None:
    safely(sessions.close)
