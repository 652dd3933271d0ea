import threading

import anyio
import httpx
import pytest
from fastapi import FastAPI


async def lifespan(app):
    yield


app = FastAPI(lifespan=lifespan)


class Server(threading.Thread):
    def run(self):
        async def live():
            async with app.router.lifespan_context(app):
                await anyio.sleep(1)

        anyio.run(live)


@pytest.mark.anyio
async def test_it():
    Server().start()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        await client.get("/")
