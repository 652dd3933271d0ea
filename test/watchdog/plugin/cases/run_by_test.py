"""Tests that run a loop for something with no line of theirs in it."""

import asyncio

import anyio


def test_for_ever():
    asyncio.run(anyio.sleep_forever())  # run for ever


def test_for_long():
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(asyncio.sleep(600))  # run for long
    finally:
        loop.close()


def test_after():
    asyncio.run(asyncio.sleep(0))
