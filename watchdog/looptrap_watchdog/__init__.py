"""Looptrap's loop watchdog: a pytest plugin that finds, proves, explains and ends what never ends.

Loaded with ``-p looptrap_watchdog``. Python 3.9 to 3.14, pytest 7 and later, standard library only.
"""

from __future__ import annotations

from . import session as _session

_session.install()

from .hooks import *  # noqa: E402,F403

__version__ = _session.VERSION
