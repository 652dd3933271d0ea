import asyncio

import requests


async def test_requests():
    response = requests.get("http://test", timeout=5)  # <- blocking-call-in-async
    assert requests.get("http://test").json()["ok"]  # <- blocking-call-in-async
    await asyncio.sleep(0)
    return response

# === fix 1: test_case.py
import asyncio

import requests


async def test_requests():
    response = await asyncio.to_thread(requests.get, "http://test", timeout=5)
    assert await asyncio.to_thread(lambda: requests.get("http://test").json()["ok"])
    await asyncio.sleep(0)
    return response
