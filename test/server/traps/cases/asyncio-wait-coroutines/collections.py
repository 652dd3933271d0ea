import asyncio
from asyncio import wait as wait_all


async def work(number):
    return number


async def bad():
    await asyncio.wait([work(1)])  # <- asyncio-wait-coroutines
    await asyncio.wait((work(1), work(2)), timeout=1)  # <- asyncio-wait-coroutines
    await wait_all({work(n) for n in range(3)})  # <- asyncio-wait-coroutines
    jobs = [work(n) for n in range(3)]
    await asyncio.wait(jobs)  # <- asyncio-wait-coroutines
    started = asyncio.create_task(work(1))
    await asyncio.wait([started, work(2)])  # <- asyncio-wait-coroutines


async def good(given):
    await asyncio.wait([asyncio.create_task(work(1))])
    await asyncio.wait({asyncio.ensure_future(work(n)) for n in range(3)})
    await asyncio.wait(given)
    await asyncio.wait([make() for make in given])
    jobs = [work(n) for n in range(3)]
    jobs = [asyncio.create_task(job) for job in jobs]
    await asyncio.wait(jobs)
    await asyncio.gather(work(1))
    await asyncio.wait_for(work(1), 1)

# === fix 1: test_case.py
import asyncio
from asyncio import wait as wait_all


async def work(number):
    return number


async def bad():
    await asyncio.wait([asyncio.create_task(work(1))])
    await asyncio.wait((asyncio.create_task(work(1)), asyncio.create_task(work(2))), timeout=1)
    await wait_all({asyncio.create_task(work(n)) for n in range(3)})
    jobs = [asyncio.create_task(work(n)) for n in range(3)]
    await asyncio.wait(jobs)
    started = asyncio.create_task(work(1))
    await asyncio.wait([started, asyncio.create_task(work(2))])


async def good(given):
    await asyncio.wait([asyncio.create_task(work(1))])
    await asyncio.wait({asyncio.ensure_future(work(n)) for n in range(3)})
    await asyncio.wait(given)
    await asyncio.wait([make() for make in given])
    jobs = [work(n) for n in range(3)]
    jobs = [asyncio.create_task(job) for job in jobs]
    await asyncio.wait(jobs)
    await asyncio.gather(work(1))
    await asyncio.wait_for(work(1), 1)
