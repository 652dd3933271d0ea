"""What outlived its owner."""

from __future__ import annotations

from typing import Any

from . import loops, loose_tasks
from .moment import Owner, moment
from .places import loc, stack, user_mark
from .stream import emit


def judge(owners: list[Owner]) -> None:
    """Tells what the owners, whose time is over, left open. Called in the thread that runs pytest."""
    loose_tasks.judge(owners)


def judge_loops() -> None:
    """Writes the loops of the test that is ending, and tells when its code ran on several at once."""
    test = moment.test
    mine = [record for record in loops.records if record.owner.test == test]
    ran = [record for record in loops.records if test in record.user_tests]
    unclosed = [record for record in mine if not record.closed and record.ref() is not None and record.owner.ended]
    own = [record for record in unclosed if not record.infra and record.provider in ("user", "asyncio.run")]
    emit(
        "loop.summary",
        created=len(mine),
        ran=len(ran),
        closed=sum(1 for record in mine if record.closed),
        unclosed=[_ref(record) for record in own],
        infra=sum(1 for record in mine if record.infra and test not in record.user_tests),
        loops=[record.id for record in ran],
        fds=3 * len(own),
        mem_kib=4 * len(own),
    )


def _ref(record: Any) -> dict[str, Any]:
    made = user_mark(record.created)
    found = {"kind": "loop", "id": record.id, "label": record.cls, "owner": record.owner.told()}
    if made:
        found["created"] = loc(made)
    return found


__all__ = ["judge", "judge_loops", "stack"]
