# environments: newest article
import asyncio


async def work():
    return 1


def test_twice():
    loop = asyncio.new_event_loop()  # <- unclosed-event-loop
    assert loop.run_until_complete(work()) == 1
    assert loop.run_until_complete(work()) == 1

# === fix 1: test_case.py
import asyncio


async def work():
    return 1


def test_twice():
    with asyncio.Runner() as runner:
        assert runner.run(work()) == 1
        assert runner.run(work()) == 1

# === fix 2: test_case.py
import asyncio


async def work():
    return 1


def test_twice():
    loop = asyncio.new_event_loop()
    try:
        assert loop.run_until_complete(work()) == 1
        assert loop.run_until_complete(work()) == 1
    finally:
        loop.close()
