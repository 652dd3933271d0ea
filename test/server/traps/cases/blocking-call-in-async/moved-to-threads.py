import asyncio
import time

import anyio
import requests


async def test_moved():
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(time.sleep, 1)
    await asyncio.to_thread(lambda: requests.get("http://test"))
    await loop.run_in_executor(None, time.sleep, 1)
    await anyio.to_thread.run_sync(time.sleep, 1)
    await anyio.to_thread.run_sync(lambda: time.sleep(1))
