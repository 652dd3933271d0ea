import asyncio


async def work():
    return asyncio.current_task()


async def test_it():
    loop = asyncio.get_running_loop()
    loop.run_until_complete(work())  # <- run-in-running-loop
    assert loop.time() > 0


async def test_own_loop():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(work())  # <- run-in-running-loop
    loop.close()


async def test_only_use():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(work())  # <- run-in-running-loop

# === fix 1: test_case.py
import asyncio


async def work():
    return asyncio.current_task()


async def test_it():
    loop = asyncio.get_running_loop()
    await work()
    assert loop.time() > 0


async def test_own_loop():
    loop = asyncio.new_event_loop()
    await work()
    loop.close()


async def test_only_use():
    await work()
