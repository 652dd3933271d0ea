"""Errors that come from two loops: the error names neither, but its traceback still holds the objects."""

from __future__ import annotations

import asyncio
from types import FrameType
from typing import Any, Iterator, Optional

from .. import results
from ..moment import moment
from ..names import name_of
from ..noticing import backends, loops
from ..noticing.loops import LoopRecord
from ..places import Marks, is_user, loc, shown, stack, traceback_marks, user_mark
from ..stream import emit
from ..untouched import real
from .remedies import remedy

_texts = (
    ("attached to a different loop", "different_loop"),
    ("is bound to a different event loop", "bound_other"),
    ("Event loop is closed", "closed"),
    ("Non-thread-safe operation", "thread_unsafe"),
    ("cannot be called from a running event loop", "running"),
    ("This event loop is already running", "running"),
    ("Cannot run the event loop while another loop is running", "running"),
)
_told: set[tuple[Optional[str], int]] = set()


def look(error: Optional[BaseException], depth: int = 0) -> bool:
    """Explains an exception, or one it contains or comes from, when two loops are behind it. True when told."""
    if error is None or depth > 6:
        return False
    kind = next((kind for text, kind in _texts if text in str(error)), None)
    if kind is not None and isinstance(error, (RuntimeError, ValueError)) and error.__traceback__ is not None:
        tell(error, kind)
        return True
    inner = [*getattr(error, "exceptions", ()), error.__cause__, error.__context__]
    return any(look(other, depth + 1) for other in inner)


def tell(error: BaseException, kind: str) -> None:
    """Writes ``loop.cross``."""
    key = (moment.test, id(error))
    if key in _told:
        return
    _told.add(key)
    marks = traceback_marks(error.__traceback__)
    frames = [frame for frame, _ in _frames(error)]
    running = running_record(frames, kind)
    thing, owner = found_object(frames, running, kind)
    record = loops.known(owner) if owner is not None else None
    where = user_mark(marks)
    at = loc(where) if where else None
    name = name_of(thing, frames) if thing is not None else None
    words, advice = _words(kind, str(error), thing, name, record, running, shown(at))
    emit(
        "loop.cross",
        error=kind,
        message=str(error)[:400],
        **({"object": ref(thing, name)} if thing is not None else {}),
        object_loop=record.id if record else None,
        running_loop=running.id if running else None,
        **({"created": stack(site(record))} if record else {}),
        **({"closed": stack(record.closed_at)} if record and record.closed_at else {}),
        **({"running_created": stack(site(running))} if running else {}),
        at=stack(marks),
        explanation=words,
        advice=advice,
    )


def _frames(error: BaseException) -> list[tuple[FrameType, int]]:
    found = []
    tb = error.__traceback__
    while tb is not None:
        found.append((tb.tb_frame, tb.tb_lasti))
        tb = tb.tb_next
    return found[::-1]


def running_record(frames: list[FrameType], kind: str) -> Optional[LoopRecord]:
    """The loop the code ran on: one that the innermost frame names, else the one of this test that ran last."""
    if kind == "bound_other" and frames:
        named = loops.known(frames[0].f_locals.get("loop"))
        if named is not None:
            return named
    ran = [record for record in loops.records if moment.test in record.user_tests]
    return max(ran, key=lambda record: record.last_run, default=None)


def found_object(frames: list[FrameType], running: Optional[LoopRecord], kind: str) -> tuple[Any, Any]:
    """The object that belongs to another loop than the running one, and that loop: the nearest to the error.

    Locals first, from the inside out, then what module variables and containers of the user's frames hold.
    """
    here = running.ref() if running else None
    last = max((i for i, frame in enumerate(frames) if is_user(frame.f_code)), default=len(frames))
    near = frames[: last + 1][:40]
    # Awaited by the user's own line, and the error says "got Future": then it is one.
    bare = kind == "different_loop" and bool(frames) and is_user(frames[0].f_code)
    spare: tuple[Any, Any] = (None, None)
    for thing, loop in _candidates(near):
        if loop is here or isinstance(thing, asyncio.Task) or _is_machinery(thing):
            continue
        if bare and not asyncio.isfuture(thing):
            continue
        if thing is loop or (isinstance(thing, asyncio.Future) and name_of(thing, near) is None):
            spare = spare if spare[1] is not None else (thing, loop)
            continue
        return thing, loop
    return spare


def _candidates(frames: list[FrameType]) -> Iterator[tuple[Any, Any]]:
    for frame in frames:
        for value in list(frame.f_locals.values()):
            yield from _loops_in(value)
    for frame in frames:
        if not is_user(frame.f_code):
            continue
        named = [frame.f_globals[name] for name in frame.f_code.co_names if name in frame.f_globals]
        keys = [value for value in frame.f_locals.values() if isinstance(value, (str, int))]
        for value in [*frame.f_locals.values(), *named]:
            for inner in _inside(value, keys):
                yield from _loops_in(inner)


def _inside(value: Any, keys: list[Any]) -> list[Any]:
    """What a container or object holds; of a dict first what local variables are the keys of."""
    if isinstance(value, (list, tuple, set)):
        return list(value)[:100]
    if isinstance(value, dict):
        return [value[key] for key in keys if key in value] + list(value.values())[:100]
    if isinstance(value, type) or not hasattr(value, "__dict__"):
        return [value]
    return [value, *list(vars(value).values())[:100]]


def _is_machinery(thing: Any) -> bool:
    return type(thing).__module__.split(".")[0] in ("anyio", "starlette", "pytest_asyncio", "_pytest")


def _loops_in(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, asyncio.AbstractEventLoop):
        yield value, value
        return
    loop = getattr(value, "__dict__", {}).get("_loop") if not isinstance(value, asyncio.Future) else value._loop
    if isinstance(loop, asyncio.AbstractEventLoop):
        yield value, loop


def ref(thing: Any, name: Optional[str]) -> dict[str, Any]:
    """A thing that belongs to a loop, as a ``Ref`` of the event schema."""
    kinds = (("Lock", "lock"), ("Event", "event"), ("Queue", "queue"), ("Semaphore", "semaphore"), ("Stream", "stream"))
    cls = type(thing).__name__
    kind = next((kind for text, kind in kinds if text in cls), None)
    if kind is None:
        kind = "loop" if isinstance(thing, asyncio.AbstractEventLoop) else "other"
        kind = "future" if isinstance(thing, asyncio.Future) else "transport" if "Transport" in cls else kind
    return {"kind": kind, "id": id(thing), "label": name or cls}


def site(record: LoopRecord) -> Marks:
    """Where a loop was made, and where the thread it was made in was started."""
    return record.created + record.started_from


def story(record: Optional[LoopRecord], over: bool = True) -> str:
    """A loop in words: number, who made it, for what, where, and, unless that goes without saying, that it is over."""
    if record is None:
        return "a loop that is not known"
    made = user_mark(site(record))
    by = {"user": "made", "asyncio.run": "made by asyncio.run()"}.get(record.provider, f"made by {record.provider}")
    where = f" at {shown(loc(made))}" if made else ""
    whose = f" for {record.owner.words()}" if record.owner.kind == "fixture" and record.provider == "user" else ""
    scope = f" for scope {record.scope}" if record.provider in ("pytest-asyncio", "anyio") else ""
    closed = user_mark(record.closed_at)
    gone = f" and closed at {shown(loc(closed))}" if closed else " and closed since" if record.closed and over else ""
    return f"loop #{record.id} ({by}{scope}{whose}{where}{gone})"


def _words(
    kind: str,
    message: str,
    thing: Any,
    name: Optional[str],
    record: Optional[LoopRecord],
    running: Optional[LoopRecord],
    at: str,
) -> tuple[str, str]:
    if kind == "running":
        return (
            f"A loop is already running at {at}: {story(running)}. {message.rstrip('.')}.",
            "Await the coroutine instead; a loop cannot be run inside a running one.",
        )
    if kind == "thread_unsafe":
        return (
            f"A loop was called from another thread at {at}: {message.rstrip('.')}.",
            "Use `loop.call_soon_threadsafe()` or `asyncio.run_coroutine_threadsafe()`.",
        )
    cls = type(thing).__name__
    what = f"{cls} `{name}`" if name else f"a {cls}" if thing is not None else "something"
    if thing is not None and thing is (record.ref() if record else None):
        what = "something"
    if kind == "closed" and record is not None and record.closed and what == "something":
        own = record.provider == "user"
        words = story(record)
        first = f"{words[:1].upper()}{words[1:]} was used after it was closed, at {at}"
        tail = f"; the code runs on {story(running)}." if running is not None and running is not record else "."
        advice = "Use it before it is closed, or use the loop that runs: `asyncio.get_running_loop()`."
        return first + tail, advice if own else remedy(record, running)
    if kind == "closed" and (record is None or record.closed):
        first = f"Used after its loop was closed, at {at}: {what} belongs to {story(record)}"
    else:
        first = f"Two loops met at {at}: {what} belongs to {story(record)}"
    tail = f"; the code runs on {story(running)}." if running is not None and running is not record else "."
    return first + tail, remedy(record, running)


def owing(job: Any) -> Optional[LoopRecord]:
    """The loop that does not run and was given the coroutine of a ``run_coroutine_threadsafe()``, by its future."""
    for record, loop in loops.alive():
        if record.thread is not None:
            continue
        for handle in list(getattr(loop, "_ready", None) or ()):
            for cell in getattr(getattr(handle, "_callback", None), "__closure__", None) or ():
                if _content(cell) is job:
                    return record
    return None


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def tell_several() -> None:
    """At a test's end: its code ran on several loops that lived at the same time."""
    ran = [record for record in loops.records if moment.test in record.user_tests and not record.in_thread_of_its_own]
    overlapping = [
        record
        for record in ran
        if any(other is not record and record.born < ended_at(other) and other.born < ended_at(record) for other in ran)
    ]
    if len(overlapping) < 2 or _is_told():
        return
    if not backends.is_async(moment.item) and all(_is_clients(record) for record in overlapping):
        return  # A synchronous test with several TestClients or portals means them to be apart.
    shown_loops = overlapping[:8]
    made = next((mark for record in shown_loops[::-1] if (mark := user_mark(site(record)))), None)
    told = "; ".join(story(record, over=False) for record in shown_loops)
    emit(
        "loop.multiple",
        loops=[
            {
                "id": record.id,
                "owner": record.owner.told(),
                "provider": record.provider,
                "stack": stack(site(record)),
                "role": _role(record),
                "thread": record.thread_name,
            }
            for record in shown_loops
        ],
        **({"at": loc(made)} if made else {}),
        explanation=f"The test's code ran on {len(overlapping)} loops at once: {told}.",
        advice=remedy(shown_loops[0], shown_loops[-1]),
    )


def _is_clients(record: LoopRecord) -> bool:
    return record.provider in ("starlette", "anyio")


def _is_told() -> bool:
    """Whether a finding of this test already tells of its loops."""
    mine = [event for event in results.found if event["test"] == moment.test]
    return any(event["t"] == "loop.cross" or event.get("class") == "foreign_loop" for event in mine)


def _role(record: LoopRecord) -> str:
    if record.provider == "starlette":
        return "TestClient's application"
    if record.scope != "function":
        return f"{record.scope} fixtures"
    return "the test and its fixtures" if record.provider in ("pytest-asyncio", "anyio", "unittest") else "user code"


def ended_at(record: LoopRecord) -> float:
    """When a loop ended; now, if it has not."""
    return record.died if record.died is not None else real.monotonic()
