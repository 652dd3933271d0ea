"""Records on which event loop, and under which plugin, each test and fixture of a project runs.

Tests and fixtures call ``here(name)``; the hooks record what pytest thought of each item.
"""

import asyncio
import json
import os
import sys

events = []
reports = []
items = []
# Kept alive: a freed loop's id could be given to another.
loops = []


def _running_loop():
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _provider():
    """Which plugin's frame is nearest below the caller."""
    frame = sys._getframe(2)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("pytest_asyncio"):
            return "pytest-asyncio"
        if module.startswith("anyio.pytest_plugin"):
            return "anyio"
        if module.startswith("unittest.async_case"):
            return "unittest"
        frame = frame.f_back
    return None


def here(name):
    """Records the caller's loop under a name."""
    loop = _running_loop()
    index = None
    if loop is not None:
        if loop not in loops:
            loops.append(loop)
        index = loops.index(loop)
    file = sys._getframe(1).f_code.co_filename.replace(os.sep, "/")
    nodeid = os.environ.get("PYTEST_CURRENT_TEST", "").rsplit(" (", 1)[0]
    events.append({"name": name, "file": file, "test": nodeid, "loop": index, "provider": _provider()})


def pytest_collectreport(report):
    if report.failed:
        reports.append({"nodeid": report.nodeid, "when": "collect", "outcome": "failed", "text": str(report.longrepr)[-600:]})


def pytest_collection_finish(session):
    items.extend(item.nodeid for item in session.items)


def pytest_runtest_logreport(report):
    text = str(report.longrepr)[-600:] if report.longrepr else ""
    reports.append({"nodeid": report.nodeid, "when": report.when, "outcome": report.outcome, "text": text})


def write(path, exit_code):
    """Writes everything recorded so far as one JSON document."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"exitCode": int(exit_code), "events": events, "reports": reports, "items": items}, file)
