"""``loop.health`` in one or two lines."""

from __future__ import annotations

from typing import Any

from ..places import shown, user_place


def health_lines(health: dict[str, Any]) -> list[str]:
    """How the loops did, for a person."""
    loops = health["loops"]
    own = loops["made"] - loops["used"]
    runners = f" and {own} of the runners' own" if own else ""
    lines = [f"loops: {loops['used']}{runners}{_left(health)}; {_lag(health['lag'])}"]
    left = [
        _count(health["leaked_tasks"], "task left running", "tasks left running"),
        _count(health["open_handles"], "handle left open", "handles left open"),
        _count(health["lost_exceptions"], "exception lost", "exceptions lost"),
        _count(health["unawaited_coroutines"], "coroutine never awaited", "coroutines never awaited"),
        _blocked(health["blocked"]),
    ]
    told = [text for text in left if text]
    return lines + ([", ".join(told)] if told else [])


def _left(health: dict[str, Any]) -> str:
    """Loops left open, and who made the first ones."""
    count = health["loops"]["open"]
    if not count:
        return ", none left open"
    makers = [_maker(one) for one in health["left"][:3]]
    more = f" and {count - len(makers)} more" if count > len(makers) else ""
    return f", {count} left open ({', '.join(makers)}{more})"


def _maker(one: dict[str, Any]) -> str:
    place = user_place(one["stack"])
    if place is not None:
        return f"made at {shown(place)}"
    return f"{one['provider']}'s for scope {one['scope']}"


def _lag(lag: Any) -> str:
    if lag is None:
        return "lag not measured"
    if lag["p99"] == 0:
        return f"lag under 1 ms, longest turn {ms(lag['max'])}"
    return f"lag median {ms(lag['p50'])}, 99 % {ms(lag['p99'])}, longest turn {ms(lag['max'])}"


def ms(value: float) -> str:
    """Seconds as milliseconds; 0 is below what is measured."""
    return f"{value * 1000:.0f} ms" if value >= 0.001 else "under 1 ms"


def _blocked(blocked: dict[str, Any]) -> str:
    if not blocked["count"]:
        return ""
    at: Any = blocked.get("at")
    where = f" at {shown(at)}" if at else ""
    times = "once" if blocked["count"] == 1 else f"{blocked['count']} times"
    longest = f", longest {ms(blocked['longest'])}{where}" if blocked["count"] > 1 else where
    return f"blocked {times} for {blocked['seconds']:.1f} s{longest}"


def _count(count: int, one: str, many: str) -> str:
    return "" if not count else f"{count} {one if count == 1 else many}"
