"""Options of the command line and keys of pytest's configuration, and how they become settings."""

from __future__ import annotations

import os
from typing import Any, Callable, Optional

import pytest

from ..kinds import KINDS, Wrong, allowance, kinds_in
from ..settings import LEAST_BLOCK, LEAST_STALL, seconds, settings

SUMMARIES = ("full", "short", "none")


class Option:
    """One thing that can be said in two places.

    ``key`` names the configuration key, and the option with dashes. ``type``, the key's, is ``seconds``, ``bool``,
    ``linelist`` or ``string``. ``read`` turns what was written into the setting's value. ``flag`` is the option when it
    is not the key with dashes but a flag that sets ``const``.
    """

    def __init__(
        self,
        setting: str,
        key: str,
        type: str,
        help: str,
        read: Callable[[Any], Any],
        metavar: Optional[str] = None,
        flag: Optional[str] = None,
        const: Any = None,
    ) -> None:
        self.setting = setting
        self.key = key
        self.type = type
        self.help = help
        self.read = read
        self.metavar = metavar
        self.flag = flag
        self.const = const


def _summary(text: Any) -> str:
    if text not in SUMMARIES:
        raise Wrong(f"is none of {', '.join(SUMMARIES)}")
    return str(text)


def _allowances(texts: Any) -> Any:
    return tuple(allowance(text) for text in ([texts] if isinstance(texts, str) else texts))


_kinds = ", ".join(KINDS)

OPTIONS = (
    Option(
        "stall_after",
        "looptrap_stall_after",
        "seconds",
        "A wait that is not proved to be for ever is a stall after so many seconds (10).",
        lambda text: seconds(text, LEAST_STALL),
        "SECONDS",
    ),
    Option(
        "block_ms",
        "looptrap_block_threshold",
        "seconds",
        "A loop blocked for longer than so many seconds is reported (0.1).",
        lambda text: seconds(text, LEAST_BLOCK) * 1000,
        "SECONDS",
    ),
    Option(
        "abort_grace_ms",
        "looptrap_abort_grace",
        "seconds",
        "How long a proved deadlock is left alone before it is ended (0 seconds).",
        lambda text: seconds(text) * 1000,
        "SECONDS",
    ),
    Option(
        "fail_on",
        "looptrap_fail_on",
        "linelist",
        f"Fail a run that passed when it has findings of these kinds: {_kinds}, all or none.",
        kinds_in,
        "KIND,...",
    ),
    Option(
        "allow",
        "looptrap_allow",
        "linelist",
        "Findings that are known and accepted: kinds, for all tests or for those that fit: a folder, a file, a node "
        "id, a glob, of the test or of the file where the finding is. Counted, not shown.",
        _allowances,
        "KIND[:PATTERN]",
    ),
    Option(
        "summary",
        "looptrap_summary",
        "string",
        "How much is said at the end: full, short (a line for each finding; also with -q), or none.",
        _summary,
        "full|short|none",
    ),
    Option("events", "looptrap_events", "string", "Write the event stream into this file, as NDJSON.", str, "FILE"),
    Option(
        "abort",
        "looptrap_abort",
        "bool",
        "Report what can never end, but do not end it.",
        bool,
        flag="--looptrap-no-abort",
        const=False,
    ),
    Option("off", "looptrap_off", "bool", "Watch nothing.", bool, flag="--looptrap-off", const=True),
)

_defaults = {"looptrap_abort": True, "looptrap_off": False}


def add(parser: Any) -> None:
    """Declares all options and keys."""
    group = parser.getgroup("looptrap", "looptrap: the loop watchdog")
    # pytest 8.4 and later know numbers; before, the text is ours to read.
    numbers = "float" if _pytest_version() >= (8, 4) else "string"
    for one in OPTIONS:
        flag = one.flag or "--" + one.key.replace("_", "-")
        words = one.help.replace("%", "%%")
        if one.flag:
            group.addoption(flag, dest=one.key, action="store_const", const=one.const, default=None, help=words)
        else:
            action = "append" if one.type == "linelist" else "store"
            group.addoption(flag, dest=one.key, action=action, metavar=one.metavar, default=None, help=words)
        kind = numbers if one.type == "seconds" else one.type
        parser.addini(one.key, one.help, type=kind, default=_defaults.get(one.key))


def _pytest_version() -> tuple[int, ...]:
    return tuple(int(part) for part in pytest.__version__.split(".")[:2])


def take(config: Any, namespace: Any) -> None:
    """Sets what was said on the command line, else in the configuration, unless the environment says it.

    Raises:
        pytest.UsageError: a value cannot be used; says which, where it stands and what to write.
    """
    if settings.wrong:
        raise pytest.UsageError("looptrap: " + "; ".join(settings.wrong) + ".")
    for one in OPTIONS:
        flag = one.flag or "--" + one.key.replace("_", "-")
        said = getattr(namespace, one.key, None)
        written = _written(config, one)
        if one.setting == "allow":
            settings.allow = (*_read(one, said, flag), *_read(one, written, _where(config, one.key)))
        elif one.setting in settings.given:
            continue
        elif said is not None:
            setattr(settings, one.setting, _read(one, said, flag))
            _make_absolute(one, os.getcwd(), namespace)
        elif written is not None:
            setattr(settings, one.setting, _read(one, written, _where(config, one.key)))
            _make_absolute(one, str(config.rootpath), namespace)


def _make_absolute(one: Option, folder: str, namespace: Any) -> None:
    """A file named by the command line is below the current folder, one named by the configuration below the root."""
    if one.setting == "events" and settings.events is not None:
        settings.events = os.path.join(folder, settings.events)
        # pytest-xdist hands the namespace on to workers, which start elsewhere.
        namespace.looptrap_events = settings.events


def _written(config: Any, one: Option) -> Any:
    """What the configuration says, or None when it says nothing."""
    try:
        value = config.getini(one.key)
    except (TypeError, ValueError, pytest.UsageError) as error:
        raise pytest.UsageError(f"looptrap: {_where(config, one.key)}: {error}. {_example(one)}") from None
    return None if value in (None, "", []) else value


def _read(one: Option, value: Any, where: str) -> Any:
    if value is None:
        return ()
    try:
        return one.read(value)
    except Wrong as error:
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        raise pytest.UsageError(f"looptrap: {where}={shown}: this {error}. {_example(one)}") from None


def _where(config: Any, key: str) -> str:
    inipath = getattr(config, "inipath", None)
    return f"{inipath.name}: {key}" if inipath is not None else key


def _example(one: Option) -> str:
    examples = {
        "stall_after": "Write for example --looptrap-stall-after=30, or looptrap_stall_after = 30.",
        "block_ms": "Write for example --looptrap-block-threshold=0.05, or looptrap_block_threshold = 0.05.",
        "abort_grace_ms": "Write for example --looptrap-abort-grace=1, or looptrap_abort_grace = 1.",
        "fail_on": "Write for example --looptrap-fail-on=deadlock,stall, or looptrap_fail_on = deadlock, stall.",
        "allow": "Write for example --looptrap-allow=open-handle:tests/integration, or a line of looptrap_allow.",
        "abort": "Write looptrap_abort = true or false.",
        "off": "Write looptrap_off = true or false.",
        "summary": "Write for example --looptrap-summary=short.",
    }
    return examples.get(one.setting, "")


def header() -> Optional[str]:
    """A line above the tests about what is not as usual; None when all is."""
    told = []
    if settings.run is not None:
        return None
    if settings.fail_on:
        kinds = "any finding" if settings.fail_on == KINDS else ", ".join(settings.fail_on)
        told.append(f"fails on {kinds}")
    if not settings.abort:
        told.append("ends nothing")
    if settings.events is not None:
        told.append(f"events in {settings.events}")
    return f"looptrap: {'; '.join(told)}" if told else None
