import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from orders.schemas import StatusEvent


class EventHub:
    """Hands each status change to everyone who watches that order."""

    def __init__(self) -> None:
        self._watchers: dict[int, set["asyncio.Queue[StatusEvent]"]] = {}

    def publish(self, event: StatusEvent) -> None:
        for queue in self._watchers.get(event.order_id, ()):
            queue.put_nowait(event)

    @asynccontextmanager
    async def watch(self, order_id: int) -> AsyncIterator["asyncio.Queue[StatusEvent]"]:
        queue: "asyncio.Queue[StatusEvent]" = asyncio.Queue()
        watchers = self._watchers.setdefault(order_id, set())
        watchers.add(queue)
        try:
            yield queue
        finally:
            watchers.discard(queue)
            if not watchers:
                self._watchers.pop(order_id, None)
