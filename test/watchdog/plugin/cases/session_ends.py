"""A test, and a hook that waits when all tests are over. Loaded as a plugin, too."""

import asyncio


async def upload():
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 2)  # waits
    except asyncio.TimeoutError:
        print("the hook came back")


def pytest_sessionfinish():
    asyncio.run(upload())


def test_last():
    asyncio.run(asyncio.sleep(0))
