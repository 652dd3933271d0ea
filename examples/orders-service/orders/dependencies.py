from collections.abc import AsyncIterator

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from orders.fulfilment import FulfilmentWorker
from orders.pricing import PricingClient


async def database_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.database.session() as session:
        yield session


def pricing_client(request: Request) -> PricingClient:
    return request.app.state.pricing


def fulfilment_worker(request: Request) -> FulfilmentWorker:
    return request.app.state.worker
