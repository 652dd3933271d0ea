# environments: newest
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

import elsewhere


@pytest.mark.asyncio
async def test_unknown(tools):
    inner = tools.http_app(path="/tools")
    app = Starlette(routes=[Mount("/api", app=inner)], lifespan=inner.lifespan)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        await client.get("/.well-known/thing")


@pytest.mark.asyncio
async def test_imported():
    app = Starlette(lifespan=elsewhere.lifespan)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),  # <- asgi-transport-no-lifespan
        base_url="http://test",
    ) as client:
        await client.get("/")
