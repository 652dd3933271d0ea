"""What outlived its owner."""

from __future__ import annotations

from typing import Any

from .. import results
from ..moment import Owner, moment
from ..noticing import loops
from ..noticing.loops import LoopRecord
from ..places import loc, shown, stack, user_mark
from ..stream import emit, emit_text, text_of
from ..verdicts import cross_loop, shared
from . import loose_tasks, lost
from .handles import judge as handles
from .handles.belongings import Belongings


def judge(owners: list[Owner]) -> None:
    """Tells what the owners, whose time is over, left open. Called in the thread that runs pytest."""
    belongings = Belongings()
    loose_tasks.judge(owners, belongings)
    handles.judge(owners, belongings)
    lost.judge(owners)
    for owner in owners:
        owner.judged = True


def judge_shared() -> None:
    """Tells what two loops share without an error; before the fixtures end that put something else in its place."""
    shared.look([record for record in loops.records if moment.test in record.user_tests], results.since())


def judge_loops() -> None:
    """Writes the loops of the test that is ending, and tells when its code ran on several at once."""
    test = moment.test
    mine = [record for record in loops.records if record.owner.test == test]
    ran = [record for record in loops.records if test in record.user_tests]
    own = [record for record in mine if _is_left(record)]
    for record in own:
        _tell_loop(record)
    cross_loop.tell_several()
    closed = sum(1 for record in mine if record.closed)
    infra = sum(1 for record in mine if record.infra and test not in record.user_tests)
    emit_text(
        "loop.summary",
        f'"created":{len(mine)},"ran":{len(ran)},"closed":{closed},"unclosed":{text_of([_ref(one) for one in own])},'
        f'"infra":{infra},"loops":{[record.id for record in ran]},"fds":{3 * len(own)},"mem_kib":{4 * len(own)}',
    )


def _is_left(record: LoopRecord) -> bool:
    """Whether the user made a loop and never closed it. Closed by the garbage collector is not closed."""
    if record.provider != "user" or not record.owner.ended:
        return False
    return not record.closed or record.collected


def _tell_loop(record: LoopRecord) -> None:
    made = user_mark(record.created)
    at = loc(made) if made else None
    emit(
        "handle.leak",
        kind="loop",
        label=f"loop #{record.id}",
        owner=record.owner.told(),
        created=stack(record.created),
        siblings=1,
        folded=[],
        detail={},
        explanation=f"Loop #{record.id}, made at {shown(at)}, was never closed: it keeps three descriptors open.",
        advice="Close it with `loop.close()`, or let `asyncio.run()` or the test's own loop do the work.",
    )


def _ref(record: Any) -> dict[str, Any]:
    made = user_mark(record.created)
    found = {"kind": "loop", "id": record.id, "label": record.cls, "owner": record.owner.told()}
    if made:
        found["created"] = loc(made)
    return found
