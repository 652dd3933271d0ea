# environments: newest
from asyncio import get_event_loop


async def work(n):
    return n


def both():
    loop = get_event_loop()  # <- get-event-loop-no-loop
    loop.set_debug(True)
    return loop.run_until_complete(work(1)) + loop.run_until_complete(work(2))

# === fix 1: test_case.py
from asyncio import new_event_loop


async def work(n):
    return n


def both():
    loop = new_event_loop()
    loop.set_debug(True)
    return loop.run_until_complete(work(1)) + loop.run_until_complete(work(2))
