import asyncio


async def work(a, b):
    await asyncio.sleep(0)


async def test_it():
    asyncio.run(  # <- run-in-running-loop
        work(
            1,
            # two
            2,
        ),
    )
    asyncio.run(work(1, 2))  # <- run-in-running-loop

# === fix 1: test_case.py
import asyncio


async def work(a, b):
    await asyncio.sleep(0)


async def test_it():
    await work(
            1,
            # two
            2,
        )
    await work(1, 2)
