"""Which session is watched: the first one of a process, unless it is switched off.

A pytest session inside another one's test, as ``pytester`` runs them, is not: it has tests, phases and loops of its own
that would be taken for those of the outer one.
"""

from __future__ import annotations

from typing import Any

from . import accepted, hooks, session
from .settings import from_environment, settings
from .stream import stream
from .terminal import options

_config: Any = None
_configured = False
_installed = False


def prepare(config: Any, namespace: Any) -> None:
    """Reads what is wished as soon as it is known, and patches what has to be watched.

    Raises:
        pytest.UsageError: an option or key has a value that cannot be used.
    """
    global _config, _installed
    if _configured:
        return
    settings.become(from_environment)
    options.take(config, namespace)
    # Who starts a runner wants to see something, whatever the configuration says.
    off = settings.off and settings.run is None
    _config = None if off else config
    if off or _installed:
        return
    _installed = True
    session.install()


def configure(config: Any) -> None:
    """Registers the mark, which exists also where nothing is watched, and the hooks, where it is."""
    global _configured
    config.addinivalue_line("markers", accepted.MARK)
    if _configured:
        return
    if config is not _config:
        # A plugin that was loaded late, as in a worker of pytest-xdist, was not asked before.
        prepare(config, config.option)
    if _config is None:
        return
    _configured = True
    if settings.events is not None and "events" not in settings.given:
        stream.open(settings.events, afresh=settings.worker is None)
    config.pluginmanager.register(hooks, "looptrap-watchdog-hooks")
    config.add_cleanup(_release)


def _release() -> None:
    """The session is over: the next one of this process may be watched."""
    global _config, _configured
    _config, _configured = None, False
