import asyncio
import uvicorn

from shop import app, coroutines


async def test_server():
    uvicorn.run(app)  # <- run-in-running-loop


async def test_forever():
    loop = asyncio.get_event_loop()
    loop.run_forever()  # <- run-in-running-loop


async def test_unpacked():
    asyncio.run(*coroutines)  # <- run-in-running-loop

