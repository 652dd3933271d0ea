"""Puts pyleak's marker on every coroutine test: the detectors run on the test's own loop."""

import inspect

import pytest


def pytest_configure(config):
    # Suites that take warnings for errors would end at a mark nobody has declared.
    config.addinivalue_line("markers", "no_leaks: pyleak's")


def pytest_collection_modifyitems(items):
    for item in items:
        if inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.no_leaks("all"))
