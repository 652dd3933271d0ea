import asyncio
from asyncio import run

import anyio
import uvicorn


async def work(n=1):
    await asyncio.sleep(0)
    return n


async def test_run():
    asyncio.run(work())  # <- run-in-running-loop
    run(work(), debug=True)  # <- run-in-running-loop


async def test_anyio():
    assert anyio.run(work, 3) == 3  # <- run-in-running-loop
    assert anyio.run(work, 3, backend="asyncio") == 3  # <- run-in-running-loop


async def helper():
    return asyncio.get_event_loop().run_until_complete(work()).bit_length()  # <- run-in-running-loop


async def test_precedence():
    assert asyncio.run(work()).bit_length() == 1  # <- run-in-running-loop
    assert -asyncio.run(work()) ** 2 == -1  # <- run-in-running-loop

# === fix 1: test_case.py
import asyncio

import anyio
import uvicorn


async def work(n=1):
    await asyncio.sleep(0)
    return n


async def test_run():
    await work()
    await work()


async def test_anyio():
    assert await work(3) == 3
    assert await work(3) == 3


async def helper():
    return (await work()).bit_length()


async def test_precedence():
    assert (await work()).bit_length() == 1
    assert -await work() ** 2 == -1
