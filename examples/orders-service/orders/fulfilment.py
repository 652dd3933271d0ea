import asyncio
import logging
from contextlib import suppress
from typing import Optional

from orders.database import Database, OrderStatus, set_status
from orders.events import EventHub
from orders.schemas import StatusEvent

logger = logging.getLogger(__name__)


class FulfilmentWorker:
    """Takes order ids from a queue, packs and ships them, and publishes each step."""

    def __init__(self, database: Database, hub: EventHub, *, queue_size: int = 100) -> None:
        self.queue: "asyncio.Queue[int]" = asyncio.Queue(maxsize=queue_size)
        self._database = database
        self._hub = hub
        self._task: Optional["asyncio.Task[None]"] = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="fulfilment-worker")

    async def submit(self, order_id: int) -> None:
        await self.queue.put(order_id)

    async def drain(self) -> None:
        await self.queue.join()

    async def stop(self) -> None:
        if self._task is None:
            return
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    async def _run(self) -> None:
        while True:
            order_id = await self.queue.get()
            try:
                await self._advance(order_id, OrderStatus.PACKED)
                await self._advance(order_id, OrderStatus.SHIPPED)
            except LookupError:
                logger.warning("order %s vanished before it was shipped", order_id)
            finally:
                self.queue.task_done()

    async def _advance(self, order_id: int, status: OrderStatus) -> None:
        async with self._database.session() as session:
            await set_status(session, order_id, status)
        self._hub.publish(StatusEvent(order_id=order_id, status=status))
