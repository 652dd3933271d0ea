# environments: newest pa026
import asyncio
from sys import argv


async def main(name):
    print(name)


def schedule():
    loop = asyncio.get_event_loop()
    loop.call_soon(print)


async def inside():
    loop = asyncio.get_event_loop()
    loop.call_soon(print)


def safe():
    try:
        loop = asyncio.get_event_loop()
    except RuntimeError:
        loop = asyncio.new_event_loop()
    loop.run_until_complete(main("safe"))


def policy():
    asyncio.get_event_loop_policy().get_event_loop().run_until_complete(main("policy"))  # <- get-event-loop-no-loop


if argv:
    LOOP = asyncio.get_event_loop()

later = lambda: asyncio.get_event_loop()

if __name__ == "__main__":
    loop = asyncio.get_event_loop()  # <- get-event-loop-no-loop
    loop.run_until_complete(
        main("script"),
    )
    loop.close()

# === fix 1: test_case.py
import asyncio
from sys import argv


async def main(name):
    print(name)


def schedule():
    loop = asyncio.get_event_loop()
    loop.call_soon(print)


async def inside():
    loop = asyncio.get_event_loop()
    loop.call_soon(print)


def safe():
    try:
        loop = asyncio.get_event_loop()
    except RuntimeError:
        loop = asyncio.new_event_loop()
    loop.run_until_complete(main("safe"))


def policy():
    asyncio.run(main("policy"))


if argv:
    LOOP = asyncio.get_event_loop()

later = lambda: asyncio.get_event_loop()

if __name__ == "__main__":
    asyncio.run(
        main("script"),
    )
