# environments: newest
"""Deprecated from Python 3.14 on, which no example runs on: nothing is said."""

import asyncio

asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())


async def test_loop():
    assert asyncio.get_event_loop_policy()
