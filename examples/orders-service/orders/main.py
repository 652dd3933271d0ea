from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Optional

import httpx
from fastapi import FastAPI

from orders.database import Database
from orders.events import EventHub
from orders.fulfilment import FulfilmentWorker
from orders.pricing import PricingClient
from orders.routers import health, live
from orders.routers import orders as orders_router
from orders.settings import Settings


def create_app(
    settings: Optional[Settings] = None, *, pricing_transport: Optional[httpx.AsyncBaseTransport] = None
) -> FastAPI:
    settings = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.database = Database(settings.database_url)
        app.state.hub = EventHub()
        app.state.pricing = PricingClient(
            settings.pricing_url, timeout=settings.pricing_timeout, transport=pricing_transport
        )
        app.state.worker = FulfilmentWorker(app.state.database, app.state.hub, queue_size=settings.queue_size)
        await app.state.database.create_tables()
        app.state.worker.start()
        try:
            yield
        finally:
            await app.state.worker.stop()
            await app.state.pricing.close()
            await app.state.database.close()

    app = FastAPI(title="Orders", lifespan=lifespan)
    app.include_router(health.router)
    app.include_router(orders_router.router)
    app.include_router(live.router)
    return app


app = create_app()
