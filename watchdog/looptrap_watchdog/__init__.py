"""Looptrap's loop watchdog: a pytest plugin that finds, proves, explains and ends what never ends.

Installed, or loaded with ``-p looptrap_watchdog``. Python 3.9 to 3.14, pytest 7 and later, standard library only.
PYTEST_DONT_REWRITE: see ``unrewritten``.
"""

from __future__ import annotations

from typing import Any

import pytest

from . import unrewritten as _unrewritten  # noqa: F401

# isort: split
from . import session as _session
from . import watched as _watched
from .terminal import options as _options

__version__ = _session.VERSION


def pytest_addoption(parser: Any) -> None:
    """Options and configuration keys."""
    _options.add(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: Any) -> None:
    """Before conftest files are loaded, so that their loops are seen too."""
    _watched.prepare(early_config, early_config.known_args_namespace)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: Any) -> None:
    """The mark, and the hooks of a session that is to be watched."""
    _watched.configure(config)
