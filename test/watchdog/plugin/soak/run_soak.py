"""Runs random programs under the watchdog and compares what it says with what they do. See CONTRIBUTING.

    .venvs/newest/bin/python test/watchdog/plugin/soak/run_soak.py --count 3000 --seed 0 --environment pa021
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness import CASES, command_of, variables_of


def play(environment: str, first: int, last: int, watched: bool, **variables: str) -> tuple[dict[int, Any], list[Any], str]:
    """Runs seeds ``first`` to ``last`` in one pytest. Outcomes by seed, events and output."""
    with tempfile.TemporaryDirectory(prefix="looptrap-soak-") as folder:
        return _play(Path(folder), environment, first, last, watched, variables)


def _play(
    folder: Path, environment: str, first: int, last: int, watched: bool, variables: dict[str, str]
) -> tuple[dict[int, Any], list[Any], str]:
    events, out = folder / "events.ndjson", folder / "out.ndjson"
    told = {"SOAK_SEEDS": f"{first}:{last}", "SOAK_OUT": str(out), "LOOPTRAP_ABORT": "0", **variables}
    command = command_of("soak", environment, ("--tb=short",))
    if not watched:
        at = command.index("looptrap_watchdog")
        del command[at - 1 : at + 1]
    done = subprocess.run(
        command,
        cwd=CASES,
        env=variables_of(events, told),
        capture_output=True,
        check=False,
        text=True,
        timeout=60 + 20 * (last - first),
    )
    outcomes = {line["seed"]: line for line in map(json.loads, out.read_text().splitlines())} if out.exists() else {}
    seen = [json.loads(line) for line in events.read_text().splitlines()] if events.exists() else []
    stuck = Path(f"{out}.stuck")
    told_last = stuck.read_text() if stuck.exists() else ""
    return outcomes, seen, f"{done.stdout}{done.stderr}\nexit status {done.returncode}\n{told_last}"


def judge(outcomes: dict[int, Any], events: list[Any]) -> dict[str, list[int]]:
    """Seeds by verdict: ``false`` proofs above all, ``missed`` and ``right`` ones, and those that ``finished``."""
    found: dict[str, list[int]] = {"false": [], "missed": [], "right": [], "finished": []}
    for seed, outcome in sorted(outcomes.items()):
        if outcome["ended"]:
            found["right" if outcome["proved"] else "missed"].append(seed)
        else:
            found["false" if outcome["proved"] else "finished"].append(seed)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environment", default="newest")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--limit", default="2.0", help="seconds after which a program counts as stuck")
    parser.add_argument("--grace", default="0.4", help="seconds it is given after a proof")
    parser.add_argument("--twice", action="store_true", help="also without the watchdog, where no threads take part")
    chosen = parser.parse_args()
    total = {"false": 0, "missed": 0, "right": 0, "finished": 0, "changed": 0}
    for first in range(chosen.seed, chosen.seed + chosen.count, chosen.batch):
        last = min(first + chosen.batch, chosen.seed + chosen.count)
        began = time.monotonic()
        times = {"SOAK_LIMIT": chosen.limit, "SOAK_GRACE": chosen.grace}
        outcomes, events, output = play(chosen.environment, first, last, True, **times)
        found = judge(outcomes, events)
        notes = {event["text"] for event in events if event["t"] == "note" and event["level"] == "error"}
        if len(outcomes) != last - first:
            print(output[-9000:])
        if chosen.twice:
            alone, _, _ = play(chosen.environment, first, last, False, **times)
            found["changed"] = [
                seed for seed, one in alone.items() if seed % 3 and one["ended"] != outcomes[seed]["ended"]
            ]
        for kind, seeds in found.items():
            total[kind] += len(seeds)
        odd = {kind: seeds for kind, seeds in found.items() if kind in ("false", "missed", "changed") and seeds}
        print(first, last, f"{time.monotonic() - began:.0f}s", {k: len(v) for k, v in found.items()}, odd, *notes, flush=True)
    print(chosen.environment, total)
    return 1 if total["false"] or total["changed"] else 0


if __name__ == "__main__":
    sys.exit(main())
